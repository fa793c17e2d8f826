package dev.understudy.aliyun;

import static dev.understudy.aliyun.Failing.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.SteppedTime;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Reading what was written a moment ago, from a cloud whose lists lag behind. */
class FreshTest {
  private static final Tags TAGS = Tags.of("run", "1", "token", "t");

  private final SteppedTime time = new SteppedTime();
  private final Fresh<String> fresh = new Fresh<>(time, Duration.ofSeconds(5));
  private final Instant begin = time.now();
  private final List<String> listed = new ArrayList<>();
  private Instant visible = begin;

  @Test
  void nothingFreshCostsNothing() {
    assertThat(find(TAGS)).isEmpty();
    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void whatWasMadeIsWaitedForInAListByTags() {
    make("i-1", Duration.ofSeconds(2));

    assertThat(find(Tags.of("run", "1"))).containsExactly("i-1");
    assertThat(time.now()).isBetween(begin.plusSeconds(2), begin.plusSeconds(3));
  }

  @Test
  void whatWasMadeIsWaitedForInAListByIds() {
    make("i-1", Duration.ofSeconds(2));

    assertThat(fresh.describe(List.of("i-1"), Function.identity(), this::ask))
        .containsExactly("i-1");
  }

  @Test
  void otherTagsAndOtherIdsAreNotWaitedFor() {
    make("i-1", Duration.ofSeconds(2));

    assertThat(find(Tags.of("run", "2"))).isEmpty();
    assertThat(fresh.describe(List.of("i-2"), Function.identity(), this::ask)).isEmpty();
    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void whatVanishedIsWaitedForNoLongerThanTheLag() {
    make("i-1", Duration.ofHours(1));

    assertThat(find(TAGS)).isEmpty();
    assertThat(time.now()).isBetween(begin.plusSeconds(5), begin.plusSeconds(6));
    assertThat(find(TAGS)).isEmpty();
    assertThat(time.now()).isBefore(begin.plusSeconds(6));
  }

  @Test
  void whatWasDeletedIsNotWaitedFor() {
    make("i-1", Duration.ofHours(1));
    fresh.deleted("i-1");

    assertThat(find(TAGS)).isEmpty();
    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void aCreateWithoutAnAnswerIsLookedForUntilTheLagIsOver() {
    visible = begin.plusSeconds(3);
    Problem lost =
        problemOf(
            () ->
                fresh.creating(
                    TAGS,
                    () -> {
                      listed.add("i-1");
                      throw problem(Effect.UNKNOWN);
                    }));

    assertThat(lost.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(find(TAGS)).containsExactly("i-1");
  }

  @Test
  void aCreateThatWasRefusedIsNotLookedFor() {
    problemOf(
        () ->
            fresh.creating(
                TAGS,
                () -> {
                  throw problem(Effect.NONE);
                }));

    assertThat(find(TAGS)).isEmpty();
    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void anInterruptEndsTheWait() {
    make("i-1", Duration.ofHours(1));
    Thread.currentThread().interrupt();

    Problem problem = problemOf(() -> find(TAGS));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
  }

  private void make(String id, Duration lag) {
    visible = time.now().plus(lag);
    fresh.creating(
        TAGS,
        () -> {
          listed.add(id);
          return id;
        });
  }

  private List<String> find(Tags tags) {
    return fresh.find(tags, Function.identity(), this::ask);
  }

  private List<String> ask() {
    return time.now().isBefore(visible) ? List.of() : List.copyOf(listed);
  }

  private static RuntimeException problem(Effect effect) {
    return Problem.of(ProblemCode.CLOUD_UNREACHABLE, "said by the test", "", "")
        .withEffect(effect)
        .asException();
  }
}
