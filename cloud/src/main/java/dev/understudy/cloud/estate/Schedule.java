package dev.understudy.cloud.estate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When something runs: slots that never end, each a moment of its own. */
public sealed interface Schedule permits CronSchedule, IntervalSchedule {

  /**
   * A line of five cron fields, or {@code @hourly @daily @weekly @monthly @yearly}.
   *
   * <p>Summer time is as in Debian's cron(8): what would run at an hour that is left out runs right
   * after it, what runs at an hour that comes twice runs the first time, and what names every hour
   * runs by real time.
   *
   * @throws IllegalArgumentException which says what is wrong with it
   */
  static Schedule parse(String text, ZoneId zone) {
    return CronSchedule.parse(text, zone);
  }

  /**
   * At the multiples of a duration since 1970 in UTC, so that every host has the same slots.
   *
   * @throws IllegalArgumentException for less than a second
   */
  static Schedule every(Duration interval, ZoneId zone) {
    return new IntervalSchedule(interval, zone);
  }

  /** As it was written: a cron line, or {@code every 1h}. */
  String text();

  /** Where its local times are; also the calendar that people expect its days in. */
  ZoneId zone();

  /** The first slot after that instant. */
  Instant next(Instant after);

  /** The latest slot that is not after that instant; empty when there was none for long. */
  Optional<Instant> last(Instant notAfter);

  /** The slots from an instant on (inclusive) to another (exclusive), in order. */
  default List<Instant> slots(Instant from, Instant to) {
    List<Instant> slots = new ArrayList<>();
    for (Instant slot = next(from.minusNanos(1)); slot.isBefore(to); slot = next(slot)) {
      slots.add(slot);
    }
    return slots;
  }
}
