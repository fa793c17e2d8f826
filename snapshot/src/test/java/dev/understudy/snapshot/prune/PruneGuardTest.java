package dev.understudy.snapshot.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PruneGuardTest {
  private static final SnapshotPolicy FEW = limited(2);

  private static SnapshotPolicy limited(int maxPrune) {
    SnapshotPolicy any = PruneWorld.policy("last=1", 1);
    return new SnapshotPolicy(
        any.schedule(),
        any.keep(),
        any.minVerified(),
        maxPrune,
        any.copies(),
        any.servers(),
        any.fleet(),
        any.groups(),
        any.heartbeat());
  }

  private static PrunePlan plan(String keep, int... counts) {
    PruneWorld world = new PruneWorld();
    int disk = 0;
    for (int count : counts) {
      world.hourly("d-" + disk++, count);
    }
    return PruneWorld.planner(keep, 1).plan(world.scene());
  }

  private static Optional<String> why(PruneGuard guard, PrunePlan plan) {
    return guard.objection(plan, Optional.empty()).map(Problem::why);
  }

  private static PruneGuard guard(boolean isAfterTaking) {
    return new PruneGuard(limited(100), Set.of(), isAfterTaking);
  }

  @Test
  void letsAThirdOfAFewGoButNotMore() {
    assertThat(why(guard(false), plan("last=7", 10))).isEmpty();
    assertThat(why(guard(false), plan("last=6", 10)).orElseThrow())
        .contains("4 of 10 (more than 30 %)", "cn-shanghai data/d-0");
  }

  @Test
  void looksAtEachDiskThatHasMany() {
    assertThat(why(guard(false), plan("last=6", 6, 6, 6, 6, 10)).orElseThrow())
        .contains("4 of 10", "data/d-4");
    assertThat(why(guard(false), plan("last=5", 5, 5, 5, 5, 8))).isEmpty();
  }

  @Test
  void aTypoThatKeepsLessStops() {
    Problem stop = guard(false).objection(plan("last=3", 24, 24), Optional.empty()).orElseThrow();

    assertThat(stop.code().exit()).isEqualTo(ExitCode.BLOCKED);
    assertThat(stop.what()).startsWith("42 snapshots would be deleted");
    assertThat(stop.hint()).endsWith("understudy snapshot prune --allow-prune=42");
  }

  @Test
  void stopsAtThePolicysNumber() {
    PrunePlan plan = plan("last=9", 10, 10, 10);

    assertThat(why(new PruneGuard(FEW, Set.of(), false), plan).orElseThrow())
        .contains("3 would go", "maxPrune is 2");
    assertThat(why(new PruneGuard(limited(3), Set.of(), false), plan)).isEmpty();
  }

  @Test
  void oneInOneOutIsNoLoss() {
    assertThat(why(guard(false), plan("last=2", 3)).orElseThrow()).contains("1 of 3");
    assertThat(why(guard(true), plan("last=2", 3))).isEmpty();
    assertThat(why(guard(true), plan("last=2", 5)).orElseThrow()).contains("of all snapshots");
    assertThat(why(new PruneGuard(FEW, Set.of(), true), plan("last=9", 10, 10, 10))).isEmpty();
  }

  @Test
  void onlyTheExactNumberIsAWord() {
    PrunePlan plan = plan("last=1", 10);
    PruneGuard guard = new PruneGuard(FEW, Set.of("data"), false);

    assertThat(guard.objection(plan, Optional.of(9))).isEmpty();
    for (int wrong : List.of(8, 10, 1000)) {
      Problem stop = guard.objection(plan, Optional.of(wrong)).orElseThrow();
      assertThat(stop.why()).contains(wrong + " deletions were allowed, and there are 9");
      assertThat(stop.hint()).contains("prune --server data --allow-prune=9");
    }
  }
}
