package dev.understudy.snapshot.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Schedule;
import dev.understudy.cloud.estate.SnapshotPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/**
 * Random histories, policies and attacks on what is seen of them; {@link PruneRules} says what must
 * stay.
 */
class PruneAttacksTest {
  private static final int TRIES = 150;
  private static final List<String> KEEPS =
      List.of(
          "last=1",
          "last=3",
          "hourly=5",
          "daily=2",
          "last=2,daily=3",
          "within=6h",
          "hourly=3,within-daily=2d",
          "weekly=1");
  private static final List<String> ZONES = List.of("UTC", "Asia/Shanghai", "America/New_York");
  private static final List<String> LABELS =
      List.of(Tags.SERVER, Tags.DISK, Tags.SLOT, Tags.CONSISTENCY, Tags.NONCE);
  private static final List<String> MARKS =
      List.of(Tags.ESTATE, Tags.PURPOSE, Tags.SLOT, Tags.GROUP);

  /** A world and the policy for it, by a seed. */
  private static final class Case {
    private final Random random;
    private final PruneWorld world = new PruneWorld();
    private SnapshotPolicy policy;
    private final Keep keepAway;

    Case(long seed) {
      random = new Random(seed);
      policy = policy(pick(ZONES), Keep.parse(pick(KEEPS)), 1 + random.nextInt(3));
      keepAway = Keep.parse(pick(KEEPS));
      int hours = 5 + random.nextInt(60);
      for (String disk : List.of("d-1", "d-2", "d-gone")) {
        history(disk, hours);
      }
      world.fleet.addAll(Set.of(new DiskId("d-1"), new DiskId("d-2")));
      world.now = PruneWorld.hour(hours - 1).plusSeconds(60 + random.nextInt(3000));
      for (Snapshot snapshot : List.copyOf(world.home)) {
        around(snapshot);
      }
      for (int hour = 0; hour < hours; hour++) {
        if (chance(20) && has("s-d-1-" + hour) && has("s-d-2-" + hour)) {
          world.group("ssg-" + hour, "s-d-1-" + hour, "s-d-2-" + hour);
        }
      }
    }

    private static SnapshotPolicy policy(String zone, Keep keep, int minVerified) {
      return new SnapshotPolicy(
          Schedule.parse("0 * * * *", ZoneId.of(zone)),
          keep,
          minVerified,
          SnapshotPolicy.MAX_PRUNE,
          List.of(),
          List.of("data"),
          List.of(),
          true,
          Optional.empty());
    }

    void moveTo(String zone) {
      policy = policy(zone, policy.keep(), policy.minVerified());
    }

    private void history(String disk, int hours) {
      boolean stopped = chance(15);
      for (int hour = 0; hour < hours - (stopped ? hours / 2 : 0); hour++) {
        if (chance(90)) {
          Snapshot.State state =
              chance(88)
                  ? Snapshot.State.ACCOMPLISHED
                  : pick(
                      List.of(
                          Snapshot.State.FAILED,
                          Snapshot.State.PROGRESSING,
                          Snapshot.State.UNKNOWN));
          Snapshot made =
              PruneWorld.snapshot(
                  "s-" + disk + "-" + hour, disk, PruneWorld.hour(hour).plusSeconds(5), state);
          world.home.add(chance(10) ? PruneWorld.verified(made) : made);
        }
      }
    }

    /** Copies, locks and images of it. */
    private void around(Snapshot snapshot) {
      if (snapshot.isUsable() && chance(40)) {
        Snapshot.State state =
            chance(85) ? Snapshot.State.ACCOMPLISHED : Snapshot.State.PROGRESSING;
        Snapshot copy =
            PruneWorld.copied(
                snapshot, "c-" + snapshot.id(), state, snapshot.created().plusSeconds(300));
        world.away.add(chance(10) ? PruneWorld.verified(copy) : copy);
      }
      if (chance(3)) {
        Instant until = snapshot.created().plus(Duration.ofDays(9));
        world.locks.put(snapshot.id(), new SnapshotLock(snapshot.id(), until, until));
      }
      if (chance(3)) {
        world.imaged.add(snapshot.id());
      }
    }

    PrunePlan plan(PruneScene scene) {
      return new PrunePlanner(policy, Map.of(PruneWorld.AWAY, keepAway)).plan(scene);
    }

    PruneRules rules() {
      return new PruneRules(world, policy, keepAway);
    }

    List<Snapshot> listed(List<Snapshot> all) {
      List<Snapshot> listed = new ArrayList<>(all);
      int from = random.nextInt(all.size() + 1);
      int to = from + random.nextInt(all.size() - from + 1);
      switch (random.nextInt(4)) {
        case 0 -> listed.subList(from, to).clear();
        case 1 -> listed = new ArrayList<>(all.subList(from, to));
        case 2 -> listed.removeIf(one -> chance(30));
        default -> listed.addAll(all.subList(from, to));
      }
      Collections.shuffle(listed, random);
      return listed;
    }

    private boolean has(String id) {
      return world.home.stream().anyMatch(one -> one.id().value().equals(id));
    }

    <T> T pick(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    boolean chance(int percent) {
      return random.nextInt(100) < percent;
    }
  }

  @Property(tries = TRIES)
  void keepsWhatTheRulesProtect(@ForAll long seed) {
    Case one = new Case(seed);

    PrunePlan plan = one.plan(one.world.scene());

    assertNothingProtectedGoes(one.rules(), plan);
    Statistics.collect(plan.deletions().isEmpty() ? "idle" : "busy");
    Statistics.coverage(coverage -> coverage.check("busy").percentage(share -> share > 60));
    assertThat(one.rules().beingCopied()).noneMatch(gone(plan)::contains);
  }

  @Property(tries = TRIES)
  void aListingThatIsCutShortOrRepeatsItselfMakesNothingMoreGo(@ForAll long seed) {
    Case one = new Case(seed);

    PruneScene seen = one.world.scene(one.listed(one.world.home), one.listed(one.world.away));

    assertNothingProtectedGoes(one.rules(), one.plan(seen));
  }

  @Property(tries = TRIES)
  void tagsThatAreLostOrSayNonsenseMakeNothingMoreGo(@ForAll long seed) {
    Case one = new Case(seed);
    List<Snapshot> home = one.world.home.stream().map(it -> edited(one, it)).toList();
    List<Snapshot> away = one.world.away.stream().map(it -> edited(one, it)).toList();

    assertNothingProtectedGoes(one.rules(), one.plan(one.world.scene(home, away)));
  }

  @Property(tries = TRIES)
  void aClockThatIsAheadMakesNothingGo(@ForAll long seed) {
    Case one = new Case(seed);
    PruneRules rules = one.rules();
    one.world.now = one.world.now.plus(Duration.ofDays(365));

    PrunePlan plan = one.plan(one.world.scene());

    assertNothingProtectedGoes(rules, plan);
    assertThat(plan.deletions()).isEmpty();
  }

  @Property(tries = TRIES)
  void aClockThatIsBehindMakesNothingMoreGo(@ForAll long seed) {
    Case one = new Case(seed);
    one.world.now =
        one.world.home.stream().map(Snapshot::created).max(Instant::compareTo).orElseThrow();
    PruneRules rules = one.rules();
    one.world.now = one.world.now.minus(Duration.ofDays(365));

    assertNothingProtectedGoes(rules, one.plan(one.world.scene()));
  }

  @Property(tries = TRIES)
  void marksOfProofAndOfTimeThatAreEditedLeaveTheNewest(@ForAll long seed) {
    Case one = new Case(seed);
    one.world.home.replaceAll(it -> remarked(one, it));
    one.world.away.replaceAll(it -> remarked(one, it));

    PrunePlan plan = one.plan(one.world.scene());

    assertThat(one.rules().newest()).noneMatch(gone(plan)::contains);
  }

  @Property(tries = TRIES)
  void twoPrunesAtOnceLeaveWhatTheRulesProtect(@ForAll long seed) {
    Case one = new Case(seed);
    PrunePlan first = one.plan(one.world.scene());
    one.world.home.add(
        PruneWorld.snapshot(
            "s-new", "d-1", one.world.now.plusSeconds(1), Snapshot.State.ACCOMPLISHED));
    one.world.now = one.world.now.plusSeconds(2);
    PruneRules rules = one.rules();
    Set<SnapshotId> deletedMeanwhile =
        gone(first).stream().filter(id -> one.chance(50)).collect(Collectors.toSet());
    List<Snapshot> left = new ArrayList<>(one.world.home);
    left.removeIf(it -> deletedMeanwhile.contains(it.id()));
    List<Snapshot> leftAway = new ArrayList<>(one.world.away);
    leftAway.removeIf(it -> deletedMeanwhile.contains(it.id()));

    PrunePlan second = one.plan(one.world.scene(left, leftAway));

    assertNothingProtectedGoes(rules, first);
    assertNothingProtectedGoes(rules, second);
  }

  @Property(tries = TRIES)
  void whatIsPrunedOnceIsNotPrunedFurther(@ForAll long seed) {
    Case one = new Case(seed);
    Set<SnapshotId> gone = gone(one.plan(one.world.scene()));
    one.world.home.removeIf(it -> gone.contains(it.id()));
    one.world.away.removeIf(it -> gone.contains(it.id()));
    one.world.groups.values().removeIf(it -> gone.contains(it.members().get(0).snapshot()));

    assertThat(one.plan(one.world.scene()).deletions()).isEmpty();
  }

  @Property(tries = TRIES)
  void aZoneThatIsChangedBetweenTwoPrunesMakesNothingProtectedGo(@ForAll long seed) {
    Case one = new Case(seed);
    Set<SnapshotId> gone = gone(one.plan(one.world.scene()));
    one.world.home.removeIf(it -> gone.contains(it.id()));
    one.world.away.removeIf(it -> gone.contains(it.id()));
    one.world.groups.values().removeIf(it -> gone.contains(it.members().get(0).snapshot()));

    one.moveTo(one.pick(List.of("Pacific/Kiritimati", "Pacific/Midway", "Asia/Kolkata")));

    assertNothingProtectedGoes(one.rules(), one.plan(one.world.scene()));
  }

  /** Names changed, marks lost: as a hand at the console does it. */
  private static Snapshot edited(Case one, Snapshot snapshot) {
    if (!one.chance(30)) {
      return snapshot;
    }
    if (one.chance(50)) {
      return snapshot.with(Tags.of(one.pick(LABELS), one.pick(List.of("", "data", "2026"))));
    }
    return without(snapshot, one.pick(MARKS));
  }

  private static Snapshot remarked(Case one, Snapshot snapshot) {
    if (!one.chance(30)) {
      return snapshot;
    }
    String past = snapshot.created().minus(Duration.ofDays(one.random.nextInt(50))).toString();
    return switch (one.random.nextInt(4)) {
      case 0 -> without(snapshot, Tags.VERIFIED);
      case 1 -> snapshot.with(Tags.of(Tags.VERIFIED, one.pick(List.of("L4", "yes", "L0"))));
      case 2 -> snapshot.with(Tags.of(Tags.CUT, one.pick(List.of(past, "never", "2099-01-01"))));
      default -> without(snapshot, Tags.CUT);
    };
  }

  private static Snapshot without(Snapshot snapshot, String key) {
    Map<String, String> left = new LinkedHashMap<>(snapshot.tags().values());
    left.remove(key);
    return new Snapshot(
        snapshot.id(),
        snapshot.name(),
        snapshot.state(),
        snapshot.progress(),
        snapshot.sourceDisk(),
        snapshot.sourceKind(),
        snapshot.sizeGib(),
        snapshot.created(),
        new Tags(left),
        snapshot.copyOf(),
        snapshot.automatic(),
        snapshot.key());
  }

  private static void assertNothingProtectedGoes(PruneRules rules, PrunePlan plan) {
    Set<SnapshotId> gone = gone(plan);
    assertThat(rules.protectedOnes()).noneMatch(gone::contains);
    assertThat(rules.brokenGroups(gone)).isEmpty();
  }

  private static Set<SnapshotId> gone(PrunePlan plan) {
    Set<SnapshotId> gone = new HashSet<>();
    plan.deletions().forEach(line -> gone.add(line.snapshot().id()));
    return gone;
  }
}
