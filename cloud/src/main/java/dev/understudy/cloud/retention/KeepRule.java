package dev.understudy.cloud.retention;

import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Keep.Rule;
import dev.understudy.cloud.estate.Within;
import java.time.Instant;

/** One rule on its way through a list, newest first: it remembers the period it kept last. */
final class KeepRule {
  private final Rule rule;
  private final String reason;
  private final Instant after;
  private int left;
  private long kept = LocalPeriods.NONE;

  private KeepRule(Rule rule, String reason, int count, Instant after) {
    this.rule = rule;
    this.reason = reason;
    this.left = count;
    this.after = after;
  }

  static KeepRule counting(Rule rule, int count) {
    return new KeepRule(rule, rule.word() + " snapshot", count, Instant.MIN);
  }

  static KeepRule within(Rule rule, Within span, Instant after) {
    String reason = rule == Rule.LAST ? "within " + span : rule.word() + " within " + span;
    return new KeepRule(rule, reason, Keep.UNLIMITED, after);
  }

  String reason() {
    return reason;
  }

  /** Whether it keeps what is dated so; to be asked once for each, newest first. */
  boolean keeps(Instant at, LocalPeriods periods) {
    if (left == 0 || !at.isAfter(after)) {
      return false;
    }
    long period = periods.of(rule);
    if (period == kept) {
      return false;
    }
    kept = period;
    if (left != Keep.UNLIMITED) {
      left--;
    }
    return true;
  }
}
