package dev.understudy.cloud.retention;

import dev.understudy.cloud.estate.Keep.Rule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.zone.ZoneRules;

/**
 * The periods of a zone's calendar that an instant is in, as numbers. Plain arithmetic, because a
 * fleet has millions of instants: a date is made only when the day is another one.
 */
final class LocalPeriods {
  /** No period has this number. */
  static final long NONE = Long.MIN_VALUE;

  private final ZoneRules rules;
  private long number;
  private long hour;
  private long day = NONE;
  private long month;

  LocalPeriods(ZoneRules rules) {
    this.rules = rules;
  }

  void moveTo(Instant at) {
    number++;
    long local = at.getEpochSecond() + rules.getOffset(at).getTotalSeconds();
    hour = Math.floorDiv(local, 3600L);
    long today = Math.floorDiv(local, 86_400L);
    if (today != day) {
      day = today;
      LocalDate date = LocalDate.ofEpochDay(today);
      month = date.getYear() * 12L + date.getMonthValue();
    }
  }

  long of(Rule rule) {
    return switch (rule) {
      case LAST -> number;
      case HOURLY -> hour;
      case DAILY -> day;
      // 1970 began on a Thursday; a week begins on Monday, and belongs to one year only.
      case WEEKLY -> Math.floorDiv(day + 3, 7L);
      case MONTHLY -> month;
      case YEARLY -> Math.floorDiv(month - 1, 12L);
    };
  }
}
