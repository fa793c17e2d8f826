package dev.understudy.snapshot.status;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotUsage;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.retention.Retention;
import dev.understudy.cloud.retention.Verdict;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Judges disk after disk of one survey. */
final class DiskJudge {
  /** The cloud refuses clocks that are off by more. */
  private static final Duration CLOCKS = Duration.ofMinutes(15);

  private final Survey survey;
  private final SnapshotPolicy policy;
  private final Rhythm rhythm;

  DiskJudge(Survey survey, Rhythm rhythm) {
    this.survey = survey;
    this.policy = survey.policy();
    this.rhythm = rhythm;
  }

  /** Whether a snapshot can be counted on: made, and uploaded whole. */
  static boolean isSuccess(Snapshot snapshot) {
    return snapshot.isUsable() && snapshot.progress() >= 100;
  }

  DiskStatus judge(FleetDisk disk) {
    Optional<RegionSurvey> here = survey.region(disk.region());
    List<Snapshot> own = here.map(region -> region.of(disk.disk().id())).orElse(List.of());
    List<Snapshot> good = own.stream().filter(DiskJudge::isSuccess).toList();
    List<Finding> findings = new ArrayList<>();
    boolean isNew = false;
    if (here.isEmpty()) {
      findings.add(Finding.unknown("region " + disk.region() + " did not answer"));
    } else if (good.isEmpty()) {
      isNew = age(disk.disk().created()).compareTo(rhythm.interval()) < 0;
      if (!isNew) {
        findings.add(Finding.critical("has no snapshot: understudy snapshot take"));
      }
    } else {
      judgeAge(good.get(0), own, findings);
    }
    List<CopyStatus> there =
        survey.targets().stream()
            .filter(target -> !target.region().equals(disk.region()))
            .map(target -> copiesOf(disk, good, target, findings))
            .toList();
    Optional<DiskStatus.Proof> proof = proof(disk, good);
    if (proof.isEmpty() && !good.isEmpty()) {
      findings.add(Finding.warning("none of its snapshots was ever proven: understudy drill"));
    }
    return new DiskStatus(
        disk,
        findings,
        here.isPresent(),
        isNew,
        good.stream().findFirst().map(OwnSnapshots::cut),
        good.stream().findFirst().map(OwnSnapshots::cut).map(this::age),
        there,
        proof,
        good.size(),
        count(own, Snapshot.State.FAILED),
        (int) own.stream().filter(one -> !isSuccess(one)).count()
            - count(own, Snapshot.State.FAILED),
        skipped(good),
        here.map(region -> region.usage().get(disk.disk().id())).map(SnapshotUsage::bytes));
  }

  private void judgeAge(Snapshot newest, List<Snapshot> own, List<Finding> findings) {
    Duration age = age(OwnSnapshots.cut(newest));
    String old =
        "the newest snapshot is "
            + Age.text(age)
            + " old, and one is due every "
            + Age.text(rhythm.interval());
    if (age.compareTo(rhythm.criticalAfter()) > 0) {
      findings.add(Finding.critical(old + why(newest, own)));
    } else if (age.compareTo(rhythm.warnAfter()) > 0) {
      findings.add(Finding.warning(old + why(newest, own)));
    }
    if (OwnSnapshots.cut(newest).isAfter(survey.at().plus(CLOCKS))) {
      findings.add(
          Finding.unknown("its newest snapshot is from the future: the clock here is wrong"));
    }
  }

  /** What became of those that were to be newer. */
  private static String why(Snapshot newest, List<Snapshot> own) {
    List<Snapshot> newer = own.subList(0, own.indexOf(newest));
    int failed = count(newer, Snapshot.State.FAILED);
    int unfinished = newer.size() - failed;
    return (failed == 0 ? "" : "; " + failed + " newer failed")
        + (unfinished == 0 ? "" : "; " + unfinished + " newer on the way");
  }

  private CopyStatus copiesOf(
      FleetDisk disk, List<Snapshot> here, Survey.Target target, List<Finding> findings) {
    String site = target.copy().site();
    Optional<RegionSurvey> region = survey.region(target.region());
    if (region.isEmpty()) {
      findings.add(Finding.unknown("copies in " + target.region() + " cannot be seen"));
      return new CopyStatus(
          site, target.region(), Optional.empty(), Optional.empty(), CopyStatus.UNKNOWN, 0);
    }
    List<Snapshot> there =
        region.get().of(disk.disk().id()).stream().filter(one -> one.copyOf().isPresent()).toList();
    List<Snapshot> good = there.stream().filter(DiskJudge::isSuccess).toList();
    Optional<Instant> cut = good.stream().findFirst().map(OwnSnapshots::cut);
    boolean isLate =
        here.stream()
            .filter(one -> cut.filter(at -> !at.isBefore(OwnSnapshots.cut(one))).isEmpty())
            .anyMatch(one -> age(OwnSnapshots.cut(one)).compareTo(rhythm.interval()) > 0);
    if (isLate) {
      findings.add(
          Finding.warning(
              "local-only for more than "
                  + Age.text(rhythm.interval())
                  + ": its newest copy in "
                  + target.region()
                  + cut.map(at -> " is " + Age.text(age(at)) + " old").orElse(" is none at all")));
    }
    return new CopyStatus(
        site,
        target.region(),
        cut,
        cut.map(this::age),
        here.stream().findFirst().map(one -> copied(one, there)).orElse(CopyStatus.UNKNOWN),
        good.size());
  }

  /** Where the copies of one snapshot stand. */
  static String copied(Snapshot snapshot, List<Snapshot> there) {
    return there.stream()
        .filter(copy -> copy.copyOf().filter(of -> of.snapshot().equals(snapshot.id())).isPresent())
        .filter(copy -> copy.state() != Snapshot.State.FAILED)
        .max(Comparator.comparing(Snapshot::progress))
        .map(copy -> isSuccess(copy) ? CopyStatus.COPIED : "copying " + copy.progress() + "%")
        .orElse(CopyStatus.LOCAL_ONLY);
  }

  private Optional<DiskStatus.Proof> proof(FleetDisk disk, List<Snapshot> here) {
    Stream<Snapshot> there =
        survey.targets().stream()
            .flatMap(target -> survey.region(target.region()).stream())
            .flatMap(region -> region.of(disk.disk().id()).stream())
            .filter(DiskJudge::isSuccess);
    return Stream.concat(here.stream(), there)
        .filter(OwnSnapshots::isVerified)
        .max(Comparator.comparing(OwnSnapshots::cut).thenComparing(OwnSnapshots::level))
        .map(
            one ->
                new DiskStatus.Proof(
                    OwnSnapshots.level(one),
                    OwnSnapshots.cut(one),
                    one.tags().find(Tags.VERIFIED_AT).flatMap(DiskJudge::instant)));
  }

  /**
   * The slots since the first of ours, but for the last one, which may be under way, that have no
   * success before the next. One that retention would have let go by now was not skipped.
   */
  private List<Instant> skipped(List<Snapshot> good) {
    if (good.isEmpty() || rhythm.slots().size() < 2) {
      return List.of();
    }
    List<Instant> cuts = good.stream().map(OwnSnapshots::cut).toList();
    Instant first = cuts.get(cuts.size() - 1);
    Set<Instant> taken = new HashSet<>();
    good.forEach(one -> OwnSnapshots.slot(one).ifPresent(taken::add));
    Set<Instant> missing = new HashSet<>();
    for (int i = 1; i < rhythm.slots().size(); i++) {
      Instant slot = rhythm.slots().get(i);
      Instant next = rhythm.slots().get(i - 1);
      if (slot.isAfter(first)
          && !taken.contains(slot)
          && cuts.stream().noneMatch(cut -> !cut.isBefore(slot) && cut.isBefore(next))) {
        missing.add(slot);
      }
    }
    List<Instant> all = new ArrayList<>(cuts);
    all.addAll(missing);
    return Retention.judge(all, at -> at, policy.keep(), policy.schedule().zone()).stream()
        .filter(Verdict::keep)
        .map(Verdict::item)
        .filter(missing::contains)
        .toList();
  }

  private static int count(List<Snapshot> snapshots, Snapshot.State state) {
    return (int) snapshots.stream().filter(one -> one.state() == state).count();
  }

  private Duration age(Instant at) {
    Duration age = Duration.between(at, survey.at());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
