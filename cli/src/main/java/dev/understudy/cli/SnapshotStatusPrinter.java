package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.snapshot.status.Age;
import dev.understudy.snapshot.status.CopyStatus;
import dev.understudy.snapshot.status.DiskStatus;
import dev.understudy.snapshot.status.Finding;
import dev.understudy.snapshot.status.Grade;
import dev.understudy.snapshot.status.ProtectionStatus;
import dev.understudy.snapshot.status.SteadyCount;
import dev.understudy.snapshot.status.StorageEstimate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints how well disks are protected, for people and for programs. */
final class SnapshotStatusPrinter {
  /** Of a larger fleet only those are shown that something is wrong with. */
  private static final int ALL_SHOWN = 50;

  private static final String ROW = "%-8s %-34s %-10s %-24s %-16s %5s %7s";

  private final Output output;
  private final Estate estate;
  private final SnapshotPolicy policy;

  SnapshotStatusPrinter(Output output, Estate estate, SnapshotPolicy policy) {
    this.output = output;
    this.estate = estate;
    this.policy = policy;
  }

  void print(
      ProtectionStatus status,
      Optional<Instant> lastRun,
      Optional<SteadyCount> steady,
      Optional<StorageEstimate> storage) {
    output.text(
        "estate "
            + estate.name()
            + ": snapshots "
            + status.grade()
            + "; "
            + policy.schedule().text()
            + " ("
            + policy.schedule().zone()
            + "), keep "
            + policy.keep());
    output.text(
        "  last run that ended well: " + lastRun.map(Instant::toString).orElse("none so far"));
    disks(status);
    for (Finding finding : status.findings()) {
      output.text("  " + finding.grade() + ": " + finding.text());
      output.object("finding", finding(finding));
    }
    output.text("  " + storageText(steady, storage));
    output.object("result", result(status, lastRun, steady, storage));
  }

  private void disks(ProtectionStatus status) {
    boolean isLarge = status.disks().size() > ALL_SHOWN;
    if (!status.disks().isEmpty()) {
      output.text(
          String.format(ROW, "STATE", "DISK", "RPO HERE", "THERE", "PROVEN", "COUNT", "SKIPPED"));
    }
    for (DiskStatus disk : status.disks()) {
      if (!isLarge || disk.grade() != Grade.OK) {
        output.text(row(disk, status.at()));
        disk.findings()
            .forEach(finding -> output.text("         " + finding.grade() + ": " + finding.text()));
      }
      output.object("disk", fields(disk));
    }
    if (isLarge) {
      output.text(status.count(Grade.OK) + " of " + status.disks().size() + " disks are OK");
    }
  }

  private static String row(DiskStatus disk, Instant now) {
    return String.format(
        ROW,
        disk.isNew() ? "new" : disk.grade(),
        disk.disk().place(),
        disk.rpoHere().map(Age::text).orElse("-"),
        disk.copies().isEmpty()
            ? "-"
            : disk.copies().stream()
                .map(copy -> copy.rpo().map(Age::text).orElse("never") + " " + copy.newest())
                .collect(Collectors.joining(", ")),
        disk.proof()
            .map(
                proof ->
                    proof.level()
                        + proof
                            .provenAt()
                            .map(at -> " " + Age.text(Duration.between(at, now)) + " ago")
                            .orElse(""))
            .orElse("never"),
        disk.count(),
        disk.skipped().size());
  }

  private static String storageText(
      Optional<SteadyCount> steady, Optional<StorageEstimate> storage) {
    String now =
        storage
            .map(
                size ->
                    "stored now: " + gib(size.bytes()) + " GiB in " + size.count() + " snapshots")
            .orElse("stored now: the cloud tells no size");
    String then =
        steady
            .map(count -> "; at steady state " + count + " snapshots of each disk here")
            .orElse("; it never comes to rest: a rule keeps everything, or looks back very far");
    return now
        + then
        + storage
            .map(
                size ->
                    ", "
                        + gib(size.expectedMin())
                        + " to "
                        + gib(size.expectedMax())
                        + " GiB: an estimate from what is stored now")
            .orElse("");
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / (double) (1L << 30));
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", word(finding.grade()));
    fields.put("text", finding.text());
    return fields;
  }

  private static Map<String, Object> fields(DiskStatus disk) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("region", disk.disk().region().value());
    fields.put("server", disk.disk().server());
    fields.put("disk", disk.disk().name());
    fields.put("id", disk.disk().disk().id().value());
    fields.put("state", word(disk.grade()));
    fields.put("new", disk.isNew());
    disk.lastSuccess().ifPresent(at -> fields.put("lastSuccess", at.toString()));
    disk.rpoHere().ifPresent(rpo -> fields.put("rpoHere", Durations.seconds(rpo)));
    disk.rpoThere().ifPresent(rpo -> fields.put("rpoThere", Durations.seconds(rpo)));
    fields.put("copies", disk.copies().stream().map(SnapshotStatusPrinter::fields).toList());
    disk.proof()
        .ifPresent(
            proof -> {
              fields.put("verified", proof.level());
              fields.put("verifiedCut", proof.cut().toString());
              proof.provenAt().ifPresent(at -> fields.put("verifiedAt", at.toString()));
            });
    fields.put("count", disk.count());
    fields.put("failed", disk.failed());
    fields.put("unfinished", disk.unfinished());
    fields.put("skipped", disk.skipped().stream().map(Instant::toString).toList());
    disk.bytes().ifPresent(bytes -> fields.put("bytes", bytes));
    fields.put("findings", disk.findings().stream().map(Finding::text).toList());
    return fields;
  }

  private static Map<String, Object> fields(CopyStatus copy) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("site", copy.site());
    fields.put("region", copy.region().value());
    copy.cut().ifPresent(cut -> fields.put("lastSuccess", cut.toString()));
    copy.rpo().ifPresent(rpo -> fields.put("rpo", Durations.seconds(rpo)));
    fields.put("newest", copy.newest());
    fields.put("count", copy.count());
    return fields;
  }

  private static Map<String, Object> result(
      ProtectionStatus status,
      Optional<Instant> lastRun,
      Optional<SteadyCount> steady,
      Optional<StorageEstimate> storage) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", "succeeded");
    result.put("state", word(status.grade()));
    result.put("disks", status.disks().size());
    for (Grade grade : List.of(Grade.values())) {
      result.put(word(grade), status.count(grade));
    }
    result.put("interval", Durations.seconds(status.interval()));
    status.rpoHere().ifPresent(rpo -> result.put("rpoHere", Durations.seconds(rpo)));
    status.rpoThere().ifPresent(rpo -> result.put("rpoThere", Durations.seconds(rpo)));
    result.put("snapshots", status.snapshots());
    result.put("skipped", status.skipped());
    lastRun.ifPresent(at -> result.put("lastRun", at.toString()));
    steady.ifPresent(
        count -> {
          result.put("steadyMin", count.min());
          result.put("steadyMax", count.max());
        });
    storage.ifPresent(
        size -> {
          result.put("storedBytes", size.bytes());
          result.put("storedCount", size.count());
          result.put("expectedBytesMin", size.expectedMin());
          result.put("expectedBytesMax", size.expectedMax());
        });
    return result;
  }

  private static String word(Grade grade) {
    return grade.name().toLowerCase(Locale.ROOT);
  }
}
