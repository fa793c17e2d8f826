package dev.understudy.snapshot.status;

import dev.understudy.snapshot.fleet.FleetDisk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The figures as Prometheus reads them from a file. Instants, durations and counts only: a file
 * that nobody writes any more makes alarms of itself, because no line of it says that all is well.
 */
public final class PrometheusPage {
  private static final String PREFIX = "understudy_snapshot_";

  private final StringBuilder text = new StringBuilder();
  private final ProtectionStatus status;

  private PrometheusPage(ProtectionStatus status) {
    this.status = status;
  }

  /**
   * The whole file.
   *
   * @param lastRun when a run of the policy last ended well; 0 in the file while there was none
   */
  public static String of(ProtectionStatus status, Optional<Instant> lastRun) {
    PrometheusPage page = new PrometheusPage(status);
    page.fleet(lastRun);
    page.disks();
    page.copies();
    return page.text.toString();
  }

  private void fleet(Optional<Instant> lastRun) {
    single("status_timestamp_seconds", "When these figures were read.", seconds(status.at()));
    single(
        "last_run_timestamp_seconds",
        "When a run of the policy last ended well, 0 for never.",
        lastRun.map(PrometheusPage::seconds).orElse(0L));
    single(
        "interval_seconds",
        "The longest gap between slots of the schedule around now.",
        status.interval().toSeconds());
    single("disks", "Disks of the policy that were found.", status.disks().size());
    single(
        "unreadable_places",
        "Regions and servers that could not be looked at.",
        status.findings().stream().filter(finding -> finding.grade() == Grade.UNKNOWN).count());
    status
        .stored()
        .ifPresent(
            bytes -> single("stored_bytes", "What all snapshots of the disks take up.", bytes));
  }

  private void disks() {
    perDisk(
        "last_success_timestamp_seconds",
        "When the newest snapshot that can be used was cut, 0 for never.",
        disk -> disk.lastSuccess().map(PrometheusPage::seconds).or(() -> Optional.of(0L)));
    perDisk(
        "last_verified_timestamp_seconds",
        "When the newest snapshot that was ever proven was cut, 0 for never.",
        disk -> disk.proof().map(proof -> seconds(proof.cut())).or(() -> Optional.of(0L)));
    perDisk(
        "rpo_seconds",
        "How old the newest snapshot was when these figures were read.",
        disk -> disk.rpoHere().map(Duration::toSeconds));
    perDisk("count", "Snapshots that can be used.", disk -> Optional.of((long) disk.count()));
    perDisk("failed", "Snapshots that failed.", disk -> Optional.of((long) disk.failed()));
    perDisk(
        "unfinished",
        "Snapshots that are on their way.",
        disk -> Optional.of((long) disk.unfinished()));
    perDisk(
        "skipped_slots",
        "Slots of the last " + Rhythm.SLOTS + " that no snapshot was taken in.",
        disk -> Optional.of((long) disk.skipped().size()));
  }

  private void copies() {
    perCopy(
        "copy_last_success_timestamp_seconds",
        "When the data of the newest whole copy was cut, 0 for never.",
        copy -> copy.cut().map(PrometheusPage::seconds).or(() -> Optional.of(0L)));
    perCopy(
        "copy_rpo_seconds",
        "How old that data was when these figures were read.",
        copy -> copy.rpo().map(Duration::toSeconds));
    perCopy("copy_count", "Whole copies.", copy -> Optional.of((long) copy.count()));
  }

  private void single(String name, String help, long value) {
    head(name, help);
    line(name, Map.of(), value);
  }

  private void perDisk(String name, String help, Function<DiskStatus, Optional<Long>> value) {
    List<Runnable> lines = new ArrayList<>();
    for (DiskStatus disk : known()) {
      value.apply(disk).ifPresent(found -> lines.add(() -> line(name, labels(disk.disk()), found)));
    }
    write(name, help, lines);
  }

  private void perCopy(String name, String help, Function<CopyStatus, Optional<Long>> value) {
    List<Runnable> lines = new ArrayList<>();
    for (DiskStatus disk : known()) {
      for (CopyStatus copy : disk.copies()) {
        Map<String, String> labels = labels(disk.disk());
        labels.put("target", copy.region().value());
        if (!copy.newest().equals(CopyStatus.UNKNOWN)) {
          value.apply(copy).ifPresent(found -> lines.add(() -> line(name, labels, found)));
        }
      }
    }
    write(name, help, lines);
  }

  /** A disk whose region did not answer has no figures: a 0 would say what nobody knows. */
  private List<DiskStatus> known() {
    return status.disks().stream().filter(DiskStatus::isKnown).toList();
  }

  private void write(String name, String help, List<Runnable> lines) {
    if (!lines.isEmpty()) {
      head(name, help);
      lines.forEach(Runnable::run);
    }
  }

  private static Map<String, String> labels(FleetDisk disk) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("server", disk.server());
    labels.put("disk", disk.name());
    labels.put("region", disk.region().value());
    return labels;
  }

  private void head(String name, String help) {
    text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(PREFIX).append(name).append(" gauge\n");
  }

  private void line(String name, Map<String, String> labels, long value) {
    text.append(PREFIX).append(name);
    if (!labels.isEmpty()) {
      String separator = "{";
      for (Map.Entry<String, String> label : labels.entrySet()) {
        text.append(separator).append(label.getKey()).append("=\"");
        text.append(escaped(label.getValue())).append('"');
        separator = ",";
      }
      text.append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static long seconds(Instant at) {
    return at.getEpochSecond();
  }
}
