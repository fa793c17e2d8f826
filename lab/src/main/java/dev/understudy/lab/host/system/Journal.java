package dev.understudy.lab.host.system;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The newest lines that a machine's kernel and services have written since its boot. Thread-safe.
 */
public final class Journal {
  private static final int LIMIT = 2_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * One line.
   *
   * @param unit who wrote it, for example {@code gams}, or {@code kernel}
   */
  public record Line(String unit, String text) {}

  private final Deque<Line> lines = new ArrayDeque<>();
  private final String hostname;
  private final Clock clock;

  public Journal(String hostname, Clock clock) {
    this.hostname = hostname;
    this.clock = clock;
  }

  public synchronized void add(String unit, String text) {
    if (lines.size() == LIMIT) {
      lines.removeFirst();
    }
    lines.add(
        new Line(unit, TIME.format(clock.instant()) + " " + hostname + " " + unit + ": " + text));
  }

  /** The newest lines of all units, or of one. */
  public synchronized List<String> newest(String unit, int limit) {
    List<String> found =
        lines.stream()
            .filter(each -> unit.isEmpty() || each.unit().equals(unit))
            .map(Line::text)
            .toList();
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }
}
