package dev.understudy.snapshot.status;

import dev.understudy.cloud.estate.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a schedule promises around an instant.
 *
 * @param interval the longest gap between the slots next to it
 * @param slots the last ones that are not after it, newest first
 */
record Rhythm(Duration interval, List<Instant> slots) {
  /** How far back missed slots are told. */
  static final int SLOTS = 20;

  Rhythm {
    slots = List.copyOf(slots);
  }

  static Rhythm around(Schedule schedule, Instant now) {
    List<Instant> slots = new ArrayList<>();
    Optional<Instant> slot = schedule.last(now);
    while (slot.isPresent() && slots.size() <= SLOTS) {
      slots.add(slot.get());
      slot = schedule.last(slot.get().minusNanos(1));
    }
    Instant next = schedule.next(now);
    Duration interval = Duration.between(slots.isEmpty() ? now : slots.get(0), next);
    if (slots.size() > 1) {
      Duration before = Duration.between(slots.get(1), slots.get(0));
      interval = before.compareTo(interval) > 0 ? before : interval;
    }
    return new Rhythm(interval, slots);
  }

  /** Older than this, the newest success is worth a warning. */
  Duration warnAfter() {
    return interval.multipliedBy(3).dividedBy(2);
  }

  /** Older than this, a disk is not protected as promised. */
  Duration criticalAfter() {
    return interval.multipliedBy(5).dividedBy(2);
  }
}
