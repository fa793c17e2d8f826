package dev.understudy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import dev.understudy.core.Value;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AwaitSnapshotsTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("uploaded");

  private SnapshotId take(String token) {
    return production
        .home()
        .snapshots()
        .take(production.dataDisk(), "one", Tags.none(), new Token(token));
  }

  private AwaitSnapshots step(String ids) {
    return new AwaitSnapshots(new StepId("uploaded"), production.scope("recover"), Value.of(ids));
  }

  @Test
  void waitsForAllAndGivesTheOldestCut() throws InterruptedException {
    production.home().takes(5);
    SnapshotId first = take("a");
    String cut = production.time().now().toString();
    production.time().advance(Duration.ofSeconds(7));
    SnapshotId second = take("b");

    Receipt receipt = step(first + "," + second).check(context);

    assertThat(receipt.get("snapshots")).isEqualTo(first + "," + second);
    assertThat(receipt.get("cut")).isEqualTo(cut);
  }

  @Test
  void namesTheSnapshotThatFailed() throws InterruptedException {
    production.home().failSnapshots();
    SnapshotId failing = take("a");

    Problem problem = Trial.problem(() -> step(failing.value()).check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
    assertThat(problem.what())
        .contains(failing.value())
        .contains(production.dataDisk().value())
        .contains("failed");
    assertThat(problem.hint()).contains("understudy run undo " + context.run());
  }

  @Test
  void noticesOneThatWasDeleted() throws InterruptedException {
    production.home().takes(1000);
    SnapshotId there = take("a");

    Problem problem = Trial.problem(() -> step(there + ",s-gone").check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
    assertThat(problem.what()).contains("s-gone");
  }

  @Test
  void saysWhichAreUnfinishedWhenTheTimeIsOver() throws InterruptedException {
    production.home().takes(100_000);
    SnapshotId slow = take("a");

    Problem problem = Trial.problem(() -> step(slow.value()).check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.TIMEOUT);
    assertThat(problem.what()).contains(slow.value());
    assertThat(problem.hint()).isEqualTo("understudy run resume " + context.run());
  }

  @Test
  void waitingForNothingIsAFailure() throws InterruptedException {
    Problem problem = Trial.problem(() -> step(" , ").check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
  }
}
