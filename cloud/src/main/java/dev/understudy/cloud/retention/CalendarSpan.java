package dev.understudy.cloud.retention;

import dev.understudy.cloud.estate.Within;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/** Going back in a calendar as restic does, which is not as java.time does at a month's end. */
final class CalendarSpan {
  private CalendarSpan() {}

  /**
   * That long before an instant by the clocks of a zone: a day that a month has not runs over into
   * the next one (a month before 31 May is 1 May), and hours are real ones.
   */
  static Instant before(Instant latest, Within span, ZoneRules rules) {
    if (latest.equals(Instant.MIN)) {
      return latest;
    }
    LocalDateTime local = LocalDateTime.ofInstant(latest, rules.getOffset(latest));
    LocalDate firstOfMonth =
        local.toLocalDate().withDayOfMonth(1).minusMonths(12L * span.years() + span.months());
    LocalDate day = firstOfMonth.plusDays(local.getDayOfMonth() - 1L - span.days());
    return atClock(day.atTime(local.toLocalTime()), rules).minusSeconds(3600L * span.hours());
  }

  /** Where a local time is left out or comes twice, with the offset that restic's runtime takes. */
  private static Instant atClock(LocalDateTime local, ZoneRules rules) {
    ZoneOffset guess = rules.getOffset(local.toInstant(ZoneOffset.UTC));
    return local.toInstant(rules.getOffset(local.toInstant(guess)));
  }
}
