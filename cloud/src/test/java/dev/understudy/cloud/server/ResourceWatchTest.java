package dev.understudy.cloud.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourceWatchTest {
  private final SteppedTime time = new SteppedTime(Instant.parse("2026-11-13T06:05:00Z"));
  private final FakeContext context = FakeContext.of(time, new StepId("wait"));

  /** Shows these one after another, then the last for ever; blank is not there. */
  private static ResourceWatch<String> showing(String... looks) {
    Iterator<String> next = List.of(looks).iterator();
    String[] last = {""};
    return new ResourceWatch<>(
        "disk d-1",
        () -> {
          last[0] = next.hasNext() ? next.next() : last[0];
          return Optional.of(last[0]).filter(state -> !state.isEmpty());
        });
  }

  private static Optional<String> ready(String state) {
    return Optional.of(state).filter("ready"::equals);
  }

  @Test
  void waitsOutAListThatLagsBehind() throws InterruptedException {
    String answer = showing("", "", "creating", "ready").await(context, ResourceWatchTest::ready);

    assertThat(answer).isEqualTo("ready");
  }

  @Test
  void noticesThatItVanished() throws InterruptedException {
    Problem problem =
        Trial.problem(() -> showing("creating", "").await(context, ResourceWatchTest::ready));

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
    assertThat(problem.what()).isEqualTo("disk d-1 is not there");
    assertThat(problem.hint()).isEqualTo("understudy run undo " + context.run());
  }

  @Test
  void doesNotWaitTheWholeTimeForOneThatWasNeverThere() throws InterruptedException {
    Trial.problem(() -> showing("").await(context, ResourceWatchTest::ready));

    assertThat(context.deadline().isOver()).isFalse();
  }

  @Test
  void saysThatTheTimeIsOver() throws InterruptedException {
    Problem problem =
        Trial.problem(() -> showing("creating").await(context, ResourceWatchTest::ready));

    assertThat(problem.code()).isEqualTo(ProblemCode.TIMEOUT);
    assertThat(problem.hint()).isEqualTo("understudy run resume " + context.run());
  }

  @Test
  void waitsUntilItIsGone() throws InterruptedException {
    showing("there", "there", "").awaitGone(context);

    Problem problem = Trial.problem(() -> showing("there").awaitGone(context));
    assertThat(problem.code()).isEqualTo(ProblemCode.TIMEOUT);
  }

  @Test
  void provesThatSomethingExists() throws InterruptedException {
    assertThat(showing("", "any").mustExist(context)).isEmpty();
    assertThat(showing("").mustExist(context)).isPresent();
  }
}
