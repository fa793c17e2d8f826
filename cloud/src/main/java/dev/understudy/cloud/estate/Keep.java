package dev.understudy.cloud.estate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to keep of a series of snapshots, in the words of restic's {@code forget --keep-...}: the
 * newest of each of the last so many periods, and the newest of each period within a span of time.
 * A snapshot that one rule keeps is kept.
 *
 * @param counts how many periods; {@link #UNLIMITED} for all of them
 * @param within how far back from the newest snapshot
 */
public record Keep(Map<Rule, Integer> counts, Map<Rule, Within> within) {
  /** Every period there is; {@code unlimited} and {@code -1} in text. */
  public static final int UNLIMITED = -1;

  private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");
  private static final Pattern PART = Pattern.compile("([A-Za-z-]+)[=:](\\S+)");

  /** Periods of the calendar of a zone; of {@link #LAST}, each snapshot is a period of its own. */
  public enum Rule {
    LAST,
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY;

    /** The key of the count: {@code daily}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The key of the span: {@code within-daily}, and {@code within} for {@link #LAST}. */
    public String withinWord() {
      return this == LAST ? "within" : "within-" + word();
    }
  }

  public Keep {
    counts.forEach(Keep::checkCount);
    if (counts.isEmpty() && within.isEmpty()) {
      throw new IllegalArgumentException(
          "no rule would keep nothing: write what to keep, such as last=3,daily=7");
    }
    counts = ordered(counts);
    within = ordered(within);
  }

  /**
   * Rules as one line of text: {@code last=3,hourly=24,within=2d,within-weekly=1y}; colons for
   * equal signs and spaces for commas do as well.
   *
   * @throws IllegalArgumentException which says what to write instead
   */
  public static Keep parse(String text) {
    Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
    Map<Rule, Within> within = new EnumMap<>(Rule.class);
    String rules = text.replaceAll("\\s*([=:])\\s*", "$1").strip();
    for (String part : SEPARATORS.split(rules)) {
      if (part.isEmpty()) {
        continue;
      }
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + part + "' is no rule: write RULE=VALUE, such as daily=7 or within=2d");
      }
      Rule rule = rule(matcher.group(1));
      boolean twice =
          isWithin(matcher.group(1))
              ? within.put(rule, Within.parse(matcher.group(2))) != null
              : counts.put(rule, count(rule, matcher.group(2))) != null;
      if (twice) {
        throw new IllegalArgumentException("'" + matcher.group(1) + "' is there twice: leave one");
      }
    }
    return new Keep(counts, within);
  }

  /**
   * A count as written: a whole number, {@code unlimited} or {@code -1}.
   *
   * @throws IllegalArgumentException which says what to write instead
   */
  public static int count(Rule rule, String text) {
    if (text.equals("unlimited")) {
      return UNLIMITED;
    }
    if (!text.matches("-?[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          rule.word() + ": '" + text + "' is no count: write a number or 'unlimited'");
    }
    int count = Integer.parseInt(text);
    checkCount(rule, count);
    return count;
  }

  /** The rules as {@link #parse} reads them back. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(",");
    counts.forEach(
        (rule, count) ->
            text.add(rule.word() + "=" + (count == UNLIMITED ? "unlimited" : count.toString())));
    within.forEach((rule, span) -> text.add(rule.withinWord() + "=" + span));
    return text.toString();
  }

  private static void checkCount(Rule rule, int count) {
    if (count == 0) {
      throw new IllegalArgumentException(
          rule.word() + ": 0 would keep nothing: leave the rule out, or write 1 or more");
    }
    if (count < UNLIMITED) {
      throw new IllegalArgumentException(
          rule.word() + ": " + count + " is no count: write 1 or more, or 'unlimited'");
    }
  }

  private static boolean isWithin(String key) {
    return key.startsWith("within");
  }

  private static Rule rule(String key) {
    String plain = key.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    for (Rule rule : Rule.values()) {
      if (plain.equals(rule.word()) || plain.equals(rule.withinWord())) {
        return rule;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + key
            + "' is no rule: write last, hourly, daily, weekly, monthly, yearly, within or"
            + " within-hourly to within-yearly");
  }

  private static <V> Map<Rule, V> ordered(Map<Rule, V> map) {
    Map<Rule, V> copy = new EnumMap<>(Rule.class);
    copy.putAll(map);
    return Collections.unmodifiableMap(copy);
  }
}
