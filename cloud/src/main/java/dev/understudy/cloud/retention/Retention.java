package dev.understudy.cloud.retention;

import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Keep.Rule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Decides what to keep as {@code restic forget} 0.14 does: a rule keeps the newest of each period
 * of a zone's calendar, newest period first, until its count is used up or its span is over.
 *
 * <p>It never keeps less of a list when others are missing from it, so a listing that was cut short
 * makes nothing go that the whole one would keep. (Hourly rules in Antarctica/Troll and
 * Pacific/Chatham are the exception, in the night of one day a year: their clocks go back over the
 * edge of an hour.)
 */
public final class Retention {
  private Retention() {}

  /**
   * A verdict for each item, newest first; items of one instant stay in the order given, and a rule
   * that has room for one of them takes the first. Spans count back from the newest item.
   */
  public static <T> List<Verdict<T>> judge(
      List<T> items, Function<T, Instant> at, Keep keep, ZoneId zone) {
    return judge(items, at, keep, zone, Instant.MAX);
  }

  /**
   * The same, with spans that count back from the newest item before {@code now}: a date that is
   * yet to come lets nothing grow old.
   */
  public static <T> List<Verdict<T>> judge(
      List<T> items, Function<T, Instant> at, Keep keep, ZoneId zone, Instant now) {
    List<Dated<T>> newestFirst = new ArrayList<>(items.size());
    items.forEach(item -> newestFirst.add(new Dated<>(item, at.apply(item))));
    newestFirst.sort(Comparator.comparing((Dated<T> dated) -> dated.at).reversed());
    Instant latest = Instant.MIN;
    for (Dated<T> dated : newestFirst) {
      if (dated.at.isBefore(now)) {
        latest = dated.at;
        break;
      }
    }
    List<KeepRule> rules = rules(keep, latest, zone);
    LocalPeriods periods = new LocalPeriods(zone.getRules());
    List<Verdict<T>> verdicts = new ArrayList<>(items.size());
    List<String> reasons = new ArrayList<>();
    for (Dated<T> dated : newestFirst) {
      periods.moveTo(dated.at);
      for (KeepRule rule : rules) {
        if (rule.keeps(dated.at, periods)) {
          reasons.add(rule.reason());
        }
      }
      verdicts.add(new Verdict<>(dated.item, reasons));
      reasons.clear();
    }
    return verdicts;
  }

  /** In the order in which restic names its reasons. */
  private static List<KeepRule> rules(Keep keep, Instant latest, ZoneId zone) {
    ZoneRules clock = zone.getRules();
    List<KeepRule> rules = new ArrayList<>();
    keep.within()
        .forEach(
            (rule, span) -> {
              if (rule == Rule.LAST) {
                rules.add(KeepRule.within(rule, span, CalendarSpan.before(latest, span, clock)));
              }
            });
    keep.counts().forEach((rule, count) -> rules.add(KeepRule.counting(rule, count)));
    keep.within()
        .forEach(
            (rule, span) -> {
              if (rule != Rule.LAST) {
                rules.add(KeepRule.within(rule, span, CalendarSpan.before(latest, span, clock)));
              }
            });
    return rules;
  }

  private record Dated<T>(T item, Instant at) {}
}
