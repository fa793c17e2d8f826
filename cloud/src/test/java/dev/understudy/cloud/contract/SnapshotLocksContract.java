package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Token;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Contract of the locks of {@link dev.understudy.cloud.Snapshots}. Leaves a locked snapshot behind,
 * so it is not for a real account.
 */
public abstract class SnapshotLocksContract extends CloudContract {

  @Test
  void aLockedSnapshotIsListedAndNobodyDeletesIt() throws Exception {
    SnapshotId free = snapshot(Disk.Kind.DATA);
    SnapshotId id = unmarked();
    Token token = token();

    SnapshotLock lock = region().snapshots().lock(id, 1, 0, token);
    SnapshotLock again = region().snapshots().lock(id, 1, 0, token);
    Problem problem = failing(() -> region().snapshots().delete(id));

    assertThat(again).isEqualTo(lock);
    assertThat(lock.snapshot()).isEqualTo(id);
    assertThat(Duration.between(place().time().now(), lock.until()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(25));
    assertThat(region().snapshots().locks()).contains(lock);
    assertThat(region().snapshots().locks())
        .extracting(SnapshotLock::snapshot)
        .doesNotContain(free);
    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_REFUSED);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(region().snapshots().describe(List.of(id))).hasSize(1);
  }

  @Test
  void aCoolOffIsPartOfTheLock() throws Exception {
    SnapshotLock lock = region().snapshots().lock(unmarked(), 2, 3, token());

    assertThat(Duration.between(place().time().now(), lock.coolOffUntil()))
        .isBetween(Duration.ofHours(2), Duration.ofHours(4));
  }

  @Test
  void anUnknownSnapshotIsNotLocked() {
    SnapshotId unknown = new SnapshotId("s-00000000000000000000");

    Problem problem = failing(() -> region().snapshots().lock(unknown, 1, 0, token()));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
  }

  /** One that is not removed after the test, because nobody can. */
  private SnapshotId unmarked() throws InterruptedException {
    Tags other = Tags.of(Tags.PURPOSE, "locked");
    SnapshotId id =
        region().snapshots().take(sourceDisk(Disk.Kind.DATA), name("locked"), other, token());
    until(
        () -> region().snapshots().describe(List.of(id)),
        found -> found.stream().anyMatch(snapshot -> snapshot.isUsable()));
    return id;
  }
}
