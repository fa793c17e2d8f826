package dev.understudy.snapshot.status;

import dev.understudy.snapshot.fleet.FleetDisk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How well one disk is protected.
 *
 * @param isKnown whether its region answered
 * @param isNew whether it is too young to have one
 * @param lastSuccess when the newest snapshot that can be used was cut
 * @param rpoHere how old it is: what losing the disk costs
 * @param proof of the newest snapshot or copy whose contents were proven
 * @param count of snapshots here that can be used
 * @param failed of snapshots here that failed
 * @param unfinished of snapshots here that are on their way
 * @param skipped slots that should have a snapshot and have none, newest first
 * @param bytes that all snapshots of the disk take up here, whoever took them
 */
public record DiskStatus(
    FleetDisk disk,
    List<Finding> findings,
    boolean isKnown,
    boolean isNew,
    Optional<Instant> lastSuccess,
    Optional<Duration> rpoHere,
    List<CopyStatus> copies,
    Optional<Proof> proof,
    int count,
    int failed,
    int unfinished,
    List<Instant> skipped,
    Optional<Long> bytes) {

  /**
   * A snapshot that was proven.
   *
   * @param level {@code L1} to {@code L4}
   * @param cut when its data was cut
   * @param provenAt when that was; empty when it does not say so
   */
  public record Proof(String level, Instant cut, Optional<Instant> provenAt) {}

  public DiskStatus {
    findings = List.copyOf(findings);
    copies = List.copyOf(copies);
    skipped = List.copyOf(skipped);
  }

  public Grade grade() {
    return Grade.worst(findings);
  }

  /** How old the data is that survives the home region: that of the best copy. */
  public Optional<Duration> rpoThere() {
    return copies.stream().flatMap(copy -> copy.rpo().stream()).min(Duration::compareTo);
  }
}
