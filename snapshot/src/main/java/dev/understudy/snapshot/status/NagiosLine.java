package dev.understudy.snapshot.status;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** One line as plugins of Nagios, Icinga and their like print it. */
public final class NagiosLine {
  private static final int LONGEST = 300;

  private NagiosLine() {}

  /** How it stands, the worst first, and the figures behind it. */
  public static String of(ProtectionStatus status) {
    return line(status.grade(), told(status)) + " | " + figures(status);
  }

  /** When nothing could be found out. */
  public static String unknown(String why) {
    return line(Grade.UNKNOWN, why);
  }

  private static String line(Grade grade, String text) {
    // The bar ends the text for whoever reads this, and a new line the first line.
    String one = text.replace('|', '/').replaceAll("\\s+", " ").strip();
    return "SNAPSHOTS "
        + grade
        + " - "
        + (one.length() > LONGEST ? one.substring(0, LONGEST - 3) + "..." : one);
  }

  private static String told(ProtectionStatus status) {
    Grade grade = status.grade();
    if (grade == Grade.OK) {
      return status.disks().size()
          + " disks, "
          + status.snapshots()
          + " snapshots, the oldest newest one "
          + status.rpoHere().map(Age::text).orElse("yet to come")
          + status.rpoThere().map(rpo -> ", elsewhere " + Age.text(rpo)).orElse("");
    }
    List<String> worst =
        Stream.concat(
                status.findings().stream()
                    .filter(finding -> finding.grade() == grade)
                    .map(Finding::text),
                status.disks().stream()
                    .flatMap(
                        disk ->
                            disk.findings().stream()
                                .filter(finding -> finding.grade() == grade)
                                .map(finding -> disk.disk().place() + " " + finding.text())))
            .toList();
    return worst.get(0) + (worst.size() > 1 ? " (and " + (worst.size() - 1) + " more)" : "");
  }

  private static String figures(ProtectionStatus status) {
    StringJoiner figures = new StringJoiner(" ");
    String limits = ";" + status.warnAfter().toSeconds() + ";" + status.criticalAfter().toSeconds();
    seconds("rpo_here", status.rpoHere()).ifPresent(text -> figures.add(text + limits + ";0"));
    seconds("rpo_there", status.rpoThere()).ifPresent(text -> figures.add(text + ";;;0"));
    figures.add("disks=" + status.disks().size() + ";;;0");
    for (Grade grade : Grade.values()) {
      figures.add(grade.name().toLowerCase(Locale.ROOT) + "=" + status.count(grade) + ";;;0");
    }
    figures.add("snapshots=" + status.snapshots() + ";;;0");
    figures.add("skipped=" + status.skipped() + ";;;0");
    status.stored().ifPresent(bytes -> figures.add("stored=" + bytes + "B;;;0"));
    return figures.toString();
  }

  private static Optional<String> seconds(String name, Optional<Duration> value) {
    return value.map(duration -> name + "=" + duration.toSeconds() + "s");
  }
}
