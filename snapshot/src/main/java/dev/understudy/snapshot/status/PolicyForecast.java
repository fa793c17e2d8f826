package dev.understudy.snapshot.status;

import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Keep.Rule;
import dev.understudy.cloud.estate.Schedule;
import dev.understudy.cloud.estate.Within;
import dev.understudy.cloud.retention.Retention;
import dev.understudy.cloud.retention.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What a schedule and rules come to, by playing them forward; asks nobody. */
public record PolicyForecast(Schedule schedule) {
  /** A year and a bit: every change of clocks and every length of month is in it. */
  private static final Duration YEAR = Duration.ofDays(400);

  private static final int MOST_SLOTS = 5_000;
  private static final long MOST_WORK = 10_000_000;
  private static final int MOST_YEARS = 30;

  /** The next runs of the schedule after an instant. */
  public List<Instant> next(Instant after, int number) {
    List<Instant> slots = new ArrayList<>();
    for (Instant slot = schedule.next(after); slots.size() < number; slot = schedule.next(slot)) {
      slots.add(slot);
    }
    return slots;
  }

  /**
   * The longest gap between two slots in the year from an instant on, changes of clocks included.
   */
  public Gap longestGap(Instant from) {
    Instant slot = schedule.last(from).orElseGet(() -> schedule.next(from));
    Instant next = schedule.next(slot);
    Gap longest = new Gap(slot, next);
    Instant end = from.plus(YEAR);
    for (int i = 0; i < MOST_SLOTS && next.isBefore(end); i++) {
      slot = next;
      next = schedule.next(slot);
      Gap gap = new Gap(slot, next);
      longest = gap.length().compareTo(longest.length()) > 0 ? gap : longest;
    }
    return longest;
  }

  /** From one slot to the next. */
  public record Gap(Instant from, Instant to) {

    public Duration length() {
      return Duration.between(from, to);
    }
  }

  /**
   * How many snapshots of a disk there are once the longest rule has run its course; empty when a
   * rule keeps everything, or takes longer than thirty years.
   */
  public Optional<SteadyCount> steadyCount(Keep keep, Instant from) {
    if (keep.counts().containsValue(Keep.UNLIMITED) || yearsOf(keep) > MOST_YEARS) {
      return Optional.empty();
    }
    List<Instant> kept = kept(past(keep, from), keep);
    int min = kept.size();
    int max = kept.size();
    Instant slot = schedule.last(from).orElse(from);
    Instant end = slot.plus(YEAR);
    long work = 0;
    for (int i = 0; i < MOST_SLOTS && work < MOST_WORK && slot.isBefore(end); i++) {
      slot = schedule.next(slot);
      kept.add(slot);
      kept = kept(kept, keep);
      work += kept.size();
      min = Math.min(min, kept.size());
      max = Math.max(max, kept.size());
    }
    return Optional.of(new SteadyCount(min, max));
  }

  /** What rules leave of these, in the schedule's calendar. */
  List<Instant> kept(List<Instant> instants, Keep keep) {
    List<Instant> kept = new ArrayList<>();
    for (Verdict<Instant> verdict : Retention.judge(instants, at -> at, keep, schedule.zone())) {
      if (verdict.keep()) {
        kept.add(verdict.item());
      }
    }
    return kept;
  }

  /**
   * Slots that a disk of any age could have snapshots of. Rules by the day or longer look at no
   * more than the last slot of a day, so far back only that one is made.
   */
  private List<Instant> past(Keep keep, Instant from) {
    ZoneId zone = schedule.zone();
    Instant newest = schedule.last(from).orElse(from);
    TreeSet<Instant> slots = new TreeSet<>();
    Instant slot = newest;
    long everySlot = keep.counts().getOrDefault(Rule.LAST, 0);
    long everyHour = keep.counts().getOrDefault(Rule.HOURLY, 0);
    Instant within = newest.minus(Duration.ofDays(daysOf(keep, Rule.HOURLY)));
    long hours = 0;
    long hour = Long.MIN_VALUE;
    for (int i = 0; i < 200 * MOST_SLOTS; i++) {
      slots.add(slot);
      long next = Math.floorDiv(slot.getEpochSecond(), 3600L);
      hours += next == hour ? 0 : 1;
      hour = next;
      // Two more than the rules ask for: an hour that comes twice is one hour of the calendar.
      if (i > everySlot && hours > everyHour + 2 && slot.isBefore(within)) {
        break;
      }
      Optional<Instant> before = schedule.last(slot.minusNanos(1));
      if (before.isEmpty()) {
        break;
      }
      slot = before.get();
    }
    LocalDate day = LocalDate.ofInstant(slot, zone);
    LocalDate first = day.minusDays(366L * (yearsOf(keep) + 1));
    int periods = keep.counts().values().stream().mapToInt(count -> count).max().orElse(0);
    while (day.isAfter(first) || slots.size() <= periods) {
      Optional<Instant> last = schedule.last(day.atStartOfDay(zone).toInstant().minusNanos(1));
      if (last.isEmpty()) {
        break;
      }
      slots.add(last.get());
      day = LocalDate.ofInstant(last.get(), zone);
    }
    return new ArrayList<>(slots);
  }

  /** How long spans reach that look at more than one snapshot of a day. */
  private static long daysOf(Keep keep, Rule upTo) {
    long days = 0;
    for (Map.Entry<Rule, Within> entry : keep.within().entrySet()) {
      if (entry.getKey().compareTo(upTo) <= 0) {
        days = Math.max(days, days(entry.getValue()));
      }
    }
    return days;
  }

  private static long days(Within span) {
    return 366L * span.years() + 31L * span.months() + span.days() + span.hours() / 24 + 1;
  }

  /** How far back any rule reaches, when each period has a snapshot. */
  private long yearsOf(Keep keep) {
    long days = daysOf(keep, Rule.YEARLY);
    for (Map.Entry<Rule, Integer> entry : keep.counts().entrySet()) {
      long period =
          switch (entry.getKey()) {
            case LAST, HOURLY -> 0;
            case DAILY -> 1;
            case WEEKLY -> 7;
            case MONTHLY -> 31;
            case YEARLY -> 366;
          };
      days = Math.max(days, period * entry.getValue());
    }
    return days / 365 + 1;
  }
}
