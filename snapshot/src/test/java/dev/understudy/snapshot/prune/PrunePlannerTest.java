package dev.understudy.snapshot.prune;

import static dev.understudy.snapshot.prune.PruneWorld.AWAY;
import static dev.understudy.snapshot.prune.PruneWorld.copied;
import static dev.understudy.snapshot.prune.PruneWorld.copying;
import static dev.understudy.snapshot.prune.PruneWorld.good;
import static dev.understudy.snapshot.prune.PruneWorld.hour;
import static dev.understudy.snapshot.prune.PruneWorld.planner;
import static dev.understudy.snapshot.prune.PruneWorld.snapshot;
import static dev.understudy.snapshot.prune.PruneWorld.verified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.Tags;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrunePlannerTest {

  @Test
  void deletesWhatNoRuleKeepsAndSaysWhyTheRestStays() {
    PruneWorld world = new PruneWorld().hourly("d-1", 6);
    world.change(verified(world.get("s-d-1-1")));
    world.change(verified(world.get("s-d-1-0")));

    PrunePlan plan = planner("last=2", 2).plan(world.scene());

    assertThat(going(plan)).containsExactly("s-d-1-2", "s-d-1-3");
    assertThat(reason(plan, "s-d-1-5")).isEqualTo("last snapshot, newest");
    assertThat(reason(plan, "s-d-1-4")).isEqualTo("last snapshot");
    assertThat(reason(plan, "s-d-1-1"))
        .isEqualTo("newest verified (L3), 1 of 2 proven ones that must stay");
    assertThat(reason(plan, "s-d-1-0")).isEqualTo("1 of 2 proven ones that must stay");
    assertThat(reason(plan, "s-d-1-2")).isEqualTo("no rule keeps it");
  }

  @Test
  void letsUnprovenOnesStandInForProvenOnesThatAreMissing() {
    PruneWorld world = new PruneWorld().hourly("d-1", 6);
    world.change(verified(world.get("s-d-1-0")));

    PrunePlan plan = planner("last=1", 3).plan(world.scene());

    assertThat(going(plan)).containsExactly("s-d-1-1", "s-d-1-2", "s-d-1-3");
    assertThat(reason(plan, "s-d-1-4")).isEqualTo("in place of a proven one: 1 of 3 are");
  }

  @Test
  void doesNotCountWhatFailedOrIsUnfinished() {
    PruneWorld world = new PruneWorld().hourly("d-1", 3);
    world.home.add(snapshot("s-broken", "d-1", hour(1).plusSeconds(60), Snapshot.State.FAILED));
    world.home.add(snapshot("s-late", "d-1", hour(2).plusSeconds(60), Snapshot.State.FAILED));
    world.home.add(
        snapshot("s-going", "d-1", hour(2).plusSeconds(120), Snapshot.State.PROGRESSING));
    world.home.add(snapshot("s-odd", "d-1", hour(2).plusSeconds(180), Snapshot.State.UNKNOWN));

    PrunePlan plan = planner("last=1", 1).plan(world.scene());

    assertThat(going(plan)).containsExactly("s-d-1-0", "s-d-1-1", "s-broken");
    assertThat(reason(plan, "s-broken")).isEqualTo("failed, and a newer one succeeded");
    assertThat(reason(plan, "s-late")).isEqualTo("failed, and no newer one succeeded yet");
    assertThat(reason(plan, "s-going")).isEqualTo("unfinished");
    assertThat(reason(plan, "s-odd")).isEqualTo("in a state that is not known");
  }

  @Test
  void keepsWhatIsLockedOrNeeded() {
    PruneWorld world = new PruneWorld().hourly("d-1", 5);
    SnapshotId locked = new SnapshotId("s-d-1-0");
    world.locks.put(locked, new SnapshotLock(locked, hour(1000), hour(1)));
    world.imaged.add(new SnapshotId("s-d-1-1"));
    world.away.add(copied(world.get("s-d-1-2"), "c-1", Snapshot.State.PROGRESSING, hour(3)));

    PrunePlan plan = copying("last=1", 1, "last=1").plan(world.scene());

    assertThat(going(plan)).containsExactly("s-d-1-3");
    assertThat(reason(plan, "s-d-1-0")).isEqualTo("locked until " + hour(1000));
    assertThat(reason(plan, "s-d-1-1")).isEqualTo("an image is made of it");
    assertThat(reason(plan, "s-d-1-2")).isEqualTo("being copied");
  }

  @Test
  void touchesNothingThatIsNotThePolicys() {
    PruneWorld world = new PruneWorld().hourly("d-1", 5);
    Snapshot salvage = good("s-salvage", "d-1", 1).with(Tags.of(Tags.PURPOSE, "recover"));
    Snapshot others = good("s-others", "d-1", 1).with(Tags.of(Tags.ESTATE, "another"));
    world.home.addAll(List.of(salvage, others));

    PrunePlan plan = planner("last=1", 1).plan(world.scene());

    assertThat(plan.lines()).noneMatch(line -> line.snapshot().equals(salvage));
    assertThat(plan.lines()).noneMatch(line -> line.snapshot().equals(others));
    assertThat(going(plan)).hasSize(4);
  }

  @Test
  void keepsAllOfADiskThatIsGoneOrNotInThePolicyAnyMore() {
    PruneWorld world = new PruneWorld().hourly("d-1", 5);
    world.fleet.clear();

    assertThat(reasons(planner("last=1", 1).plan(world.scene())))
        .containsOnly("its disk was released");

    world.strangers.add(new DiskId("d-1"));
    assertThat(reasons(planner("last=1", 1).plan(world.scene())))
        .containsOnly("its disk is not in the policy any more");
  }

  @Test
  void letsNothingGrowOldWhileNothingSucceeds() {
    PruneWorld world = new PruneWorld().hourly("d-1", 5);
    world.now = hour(4).plus(Duration.ofHours(2));
    assertThat(reasons(planner("last=1", 1).plan(world.scene())))
        .containsOnly("no success since " + hour(4));

    world.now = hour(4).plus(Duration.ofMinutes(119));
    assertThat(going(planner("last=1", 1).plan(world.scene()))).hasSize(4);
  }

  @Test
  void takesTheCloudsWordForHowLateItIs() {
    PruneWorld world = new PruneWorld().hourly("d-1", 5).hourly("d-2", 10);
    world.now = hour(4);

    PrunePlan plan = planner("last=1", 1).plan(world.scene());

    assertThat(reason(plan, "s-d-1-0")).isEqualTo("no success since " + hour(4));
    assertThat(going(plan)).hasSize(9).allMatch(id -> id.startsWith("s-d-2-"));
  }

  @Test
  void aClockThatIsAYearAheadKeepsEverything() {
    PruneWorld world = new PruneWorld().hourly("d-1", 50);
    world.now = world.now.plus(Duration.ofDays(365));

    assertThat(going(planner("last=1,within=1d", 1).plan(world.scene()))).isEmpty();
  }

  @Test
  void aGroupGoesAsAWholeOrNotAtAll() {
    PruneWorld world = new PruneWorld().hourly("d-1", 4).hourly("d-2", 4);
    for (int hour = 0; hour < 4; hour++) {
      world.group("ssg-" + hour, "s-d-1-" + hour, "s-d-2-" + hour);
    }
    world.imaged.add(new SnapshotId("s-d-2-1"));

    PrunePlan plan = planner("last=1", 1).plan(world.scene());

    assertThat(going(plan)).containsExactly("s-d-1-0", "s-d-2-0", "s-d-1-2", "s-d-2-2");
    assertThat(plan.deletions()).allMatch(line -> line.group().isPresent());
    assertThat(reason(plan, "s-d-1-1")).isEqualTo("its group ssg-1 stays because of s-d-2-1");
  }

  @Test
  void aGroupThatIsNotListedAsItsTagsSayStays() {
    PruneWorld world = new PruneWorld().hourly("d-1", 4).hourly("d-2", 4);
    world.group("ssg-0", "s-d-1-0", "s-d-2-0");
    world.change(world.get("s-d-1-1").with(Tags.of(Tags.GROUP, "ssg-0")));
    world.change(world.get("s-d-1-2").with(Tags.of(Tags.GROUP, "ssg-gone")));
    Snapshot bare = world.get("s-d-2-0");
    world.home.remove(bare);

    PrunePlan plan = planner("last=1", 1).plan(world.scene());

    assertThat(reason(plan, "s-d-1-0")).contains("its group ssg-0 stays because of s-d-2-0");
    assertThat(reason(plan, "s-d-1-1")).contains("not list it in its group ssg-0");
    assertThat(reason(plan, "s-d-1-2")).contains("not list it in its group ssg-gone");
    assertThat(going(plan)).containsExactly("s-d-2-1", "s-d-2-2");
  }

  @Test
  void aProvenCopyElsewhereIsOneOfTheProvenOnes() {
    PruneWorld world = new PruneWorld().hourly("d-1", 6);
    world.change(verified(world.get("s-d-1-1")));
    world.change(verified(world.get("s-d-1-0")));

    PrunePlan without = copying("last=1", 2, "last=1").plan(world.scene());
    assertThat(reason(without, "s-d-1-1")).startsWith("newest verified (L3, no copy elsewhere is)");
    assertThat(going(without)).doesNotContain("s-d-1-0");

    Snapshot copy = copied(world.get("s-d-1-4"), "c-4", Snapshot.State.ACCOMPLISHED, hour(5));
    world.away.add(verified(copy));
    PrunePlan with = copying("last=1", 2, "last=1").plan(world.scene());
    assertThat(reason(with, "s-d-1-1")).startsWith("newest verified (L3)");
    assertThat(going(with)).contains("s-d-1-0");
  }

  @Test
  void judgesCopiesByTheRulesOfTheirRegion() {
    PruneWorld world = new PruneWorld().hourly("d-1", 6);
    for (int hour = 0; hour < 5; hour++) {
      Snapshot source = world.get("s-d-1-" + hour);
      world.away.add(
          copied(source, "c-" + hour, Snapshot.State.ACCOMPLISHED, hour(hour).plusSeconds(120)));
    }
    world.away.set(1, verified(world.away.get(1)));

    PrunePlan plan = copying("last=6", 2, "last=2").plan(world.scene());

    assertThat(going(plan)).containsExactly("c-0", "c-2");
    assertThat(reason(plan, "c-1"))
        .isEqualTo("newest verified (L3), 1 of 1 proven ones that must stay");
    assertThat(plan.deletions()).allMatch(line -> line.region().equals(AWAY));
  }

  @Test
  void aCopyWhoseCutWasEditedByHandIsNewestAllTheSame() {
    PruneWorld world = new PruneWorld().hourly("d-1", 6);
    for (int hour = 3; hour < 6; hour++) {
      Snapshot source = world.get("s-d-1-" + hour);
      world.away.add(
          copied(source, "c-" + hour, Snapshot.State.ACCOMPLISHED, hour(hour).plusSeconds(120)));
    }
    world.away.set(2, world.away.get(2).with(Tags.of(Tags.CUT, hour(0).toString())));

    PrunePlan plan = copying("last=6", 2, "last=1").plan(world.scene());

    assertThat(going(plan)).containsExactly("c-3");
    assertThat(reason(plan, "c-5")).isEqualTo("newest");
  }

  @Test
  void deletesNothingHereWhileItCannotTellWhatIsBeingCopied() {
    PruneWorld world = new PruneWorld().hourly("d-1", 6);
    world.isAwayRead = false;

    assertThat(reasons(copying("last=1", 1, "last=1").plan(world.scene())))
        .containsOnly("cn-beijing cannot tell what is being copied there");
  }

  private static List<String> going(PrunePlan plan) {
    return plan.deletions().stream().map(line -> line.snapshot().id().value()).toList();
  }

  private static List<String> reasons(PrunePlan plan) {
    return plan.lines().stream().map(PruneLine::reason).toList();
  }

  private static String reason(PrunePlan plan, String id) {
    return plan.lines().stream()
        .filter(line -> line.snapshot().id().value().equals(id))
        .map(PruneLine::reason)
        .findFirst()
        .orElseThrow();
  }
}
