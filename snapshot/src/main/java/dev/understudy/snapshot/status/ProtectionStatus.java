package dev.understudy.snapshot.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How well the disks of a snapshot policy are protected, at one instant.
 *
 * @param interval the longest gap between slots around that instant
 * @param findings about the fleet as a whole; each disk has its own
 */
public record ProtectionStatus(
    Instant at, Duration interval, List<DiskStatus> disks, List<Finding> findings) {

  public ProtectionStatus {
    disks = List.copyOf(disks);
    findings = List.copyOf(findings);
  }

  /** Judges every disk; a fleet in which there is nothing to check is never well. */
  public static ProtectionStatus of(Survey survey) {
    Rhythm rhythm = Rhythm.around(survey.policy().schedule(), survey.at());
    DiskJudge judge = new DiskJudge(survey, rhythm);
    List<Finding> findings = new ArrayList<>();
    survey.failures().forEach(failure -> findings.add(Finding.unknown(failure.line())));
    if (survey.disks().isEmpty()) {
      findings.add(Finding.unknown("the policy has no disks: nothing was checked"));
    }
    List<DiskStatus> disks = survey.disks().stream().map(judge::judge).toList();
    if (!disks.isEmpty() && disks.stream().allMatch(disk -> disk.isNew() && disk.count() == 0)) {
      findings.add(Finding.warning("there is no snapshot at all yet: understudy snapshot take"));
    }
    findings.addAll(Drift.of(survey));
    survey.gaps().forEach(gap -> findings.add(Finding.warning(gap.line())));
    return new ProtectionStatus(survey.at(), rhythm.interval(), disks, findings);
  }

  public Grade grade() {
    return Grade.worst(
        Stream.concat(findings.stream(), disks.stream().flatMap(disk -> disk.findings().stream()))
            .toList());
  }

  public long count(Grade grade) {
    return disks.stream().filter(disk -> disk.grade() == grade).count();
  }

  /** The oldest newest success of all disks; empty while a disk has none. */
  public Optional<Duration> rpoHere() {
    return worst(disks.stream().map(DiskStatus::rpoHere).toList());
  }

  /** The same of the copies elsewhere. */
  public Optional<Duration> rpoThere() {
    return worst(disks.stream().map(DiskStatus::rpoThere).toList());
  }

  public long skipped() {
    return disks.stream().mapToLong(disk -> disk.skipped().size()).sum();
  }

  public long snapshots() {
    return disks.stream().mapToLong(DiskStatus::count).sum();
  }

  /** What all snapshots of the disks take up here; empty when the cloud did not tell. */
  public OptionalLong stored() {
    List<Long> known = disks.stream().flatMap(disk -> disk.bytes().stream()).toList();
    return known.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(known.stream().mapToLong(bytes -> bytes).sum());
  }

  /** Older than this, a newest snapshot is worth a warning. */
  public Duration warnAfter() {
    return new Rhythm(interval, List.of()).warnAfter();
  }

  /** Older than this, it is no protection any more. */
  public Duration criticalAfter() {
    return new Rhythm(interval, List.of()).criticalAfter();
  }

  private static Optional<Duration> worst(List<Optional<Duration>> all) {
    return all.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : all.stream().flatMap(Optional::stream).max(Duration::compareTo);
  }
}
