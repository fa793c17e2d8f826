package dev.understudy.cli;

import dev.understudy.cloud.estate.Keep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what to keep: all rules in one, or each by restic's name of it. */
final class KeepOption {
  private static final String COUNT = "N|unlimited";
  private static final String SPAN = "SPAN";

  private final List<String> rules = new ArrayList<>();

  /** The rules that were given, together; empty when there are none. */
  Optional<Keep> keep() {
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Keep.parse(String.join(",", rules)));
    } catch (IllegalArgumentException e) {
      throw Globals.usage("--keep: " + e.getMessage(), "--keep last=3,hourly=24,daily=7,within=2d")
          .asException();
    }
  }

  @Option(
      names = "--keep",
      paramLabel = "RULES",
      description =
          "What to keep: last=3,hourly=24,daily=7,weekly=4,monthly=12,yearly=3,within=2d,within-daily=1m; or rule by rule:")
  void keep(String text) {
    rules.add(text);
  }

  @Option(names = "--keep-last", paramLabel = COUNT, description = "The newest so many.")
  void last(String count) {
    rule("last", count);
  }

  @Option(names = "--keep-hourly", paramLabel = COUNT, description = "The newest of each hour.")
  void hourly(String count) {
    rule("hourly", count);
  }

  @Option(names = "--keep-daily", paramLabel = COUNT, description = "The newest of each day.")
  void daily(String count) {
    rule("daily", count);
  }

  @Option(names = "--keep-weekly", paramLabel = COUNT, description = "The newest of each ISO week.")
  void weekly(String count) {
    rule("weekly", count);
  }

  @Option(names = "--keep-monthly", paramLabel = COUNT, description = "The newest of each month.")
  void monthly(String count) {
    rule("monthly", count);
  }

  @Option(names = "--keep-yearly", paramLabel = COUNT, description = "The newest of each year.")
  void yearly(String count) {
    rule("yearly", count);
  }

  @Option(
      names = "--keep-within",
      paramLabel = SPAN,
      description =
          "All of the span before the newest; 2y5m7d3h is 2 years, 5 months, 7 days, 3 h.")
  void within(String span) {
    rule("within", span);
  }

  @Option(names = "--keep-within-hourly", paramLabel = SPAN, description = "Of each hour in it.")
  void withinHourly(String span) {
    rule("within-hourly", span);
  }

  @Option(names = "--keep-within-daily", paramLabel = SPAN, description = "Of each day in it.")
  void withinDaily(String span) {
    rule("within-daily", span);
  }

  @Option(names = "--keep-within-weekly", paramLabel = SPAN, description = "Of each week in it.")
  void withinWeekly(String span) {
    rule("within-weekly", span);
  }

  @Option(names = "--keep-within-monthly", paramLabel = SPAN, description = "Of each month in it.")
  void withinMonthly(String span) {
    rule("within-monthly", span);
  }

  @Option(names = "--keep-within-yearly", paramLabel = SPAN, description = "Of each year in it.")
  void withinYearly(String span) {
    rule("within-yearly", span);
  }

  private void rule(String name, String value) {
    rules.add(name + "=" + value);
  }
}
