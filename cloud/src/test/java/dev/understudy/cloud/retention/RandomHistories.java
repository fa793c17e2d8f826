package dev.understudy.cloud.retention;

import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Keep.Rule;
import dev.understudy.cloud.estate.Within;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Histories of the days that calendars are hard on, each drawn from a pool of instants. */
final class RandomHistories {
  private static final int[] COUNTS = {1, 1, 2, 2, 3, 5, 8, 13, 100_000};

  private static final Instant FIRST = Instant.parse("2018-06-01T00:00:00Z");
  private static final List<Within> MONTHS = spans("1m", "1m", "3m", "1m1d", "1y1m");
  private static final List<Within> DAYS = spans("1d", "1d", "2d", "1m", "1y", "1d1h", "1d2h");
  private static final List<Integer> LONG_MONTHS = List.of(3, 5, 7, 10, 12);

  private final Random random;

  RandomHistories(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Instants of a zone, some of them twice; they share hours, days and the edges of both.
   *
   * @param size about how many
   */
  List<Instant> pool(ZoneId zone, int size) {
    List<Instant> pool = new ArrayList<>();
    while (pool.size() < size / 2) {
      Instant anchor = anchor(zone);
      int cluster = 1 + random.nextInt(7);
      for (int member = 0; member < cluster; member++) {
        pool.add(
            switch (random.nextInt(5)) {
              case 0 -> anchor;
              case 1 -> anchor.plusSeconds(random.nextInt(7200) - 3600);
              case 2 -> anchor.minusSeconds(1);
              case 3 -> clock(anchor, zone).minusDays(1).atZone(zone).toInstant();
              default -> anchor.plusSeconds(600L * (random.nextInt(13) - 6));
            });
      }
    }
    Instant busy = anchor(zone).truncatedTo(ChronoUnit.HOURS);
    while (pool.size() < size) {
      pool.add(busy.plusSeconds(random.nextInt(3600)));
    }
    pool.set(0, pool.get(1));
    return pool;
  }

  /**
   * Instants on both sides of where a span from one of them ends, at a time that is hard to find.
   */
  Edge edge(ZoneId zone) {
    Within span;
    LocalDateTime latest;
    if (random.nextBoolean()) {
      // The last day of a month that is longer than one before it.
      span = oneOf(MONTHS);
      latest =
          LocalDateTime.of(2019 + random.nextInt(6), oneOf(LONG_MONTHS), 31, 12, 0)
              .minusDays(random.nextInt(2));
    } else {
      span = oneOf(DAYS);
      ZoneOffsetTransition change = zone.getRules().nextTransition(any());
      LocalDateTime hard =
          change == null
              ? clock(any(), zone)
              : change.getDateTimeBefore().plusMinutes(10L * (random.nextInt(13) - 6));
      latest = hard.plusYears(span.years()).plusMonths(span.months()).plusDays(span.days());
    }
    List<Instant> at = new ArrayList<>(List.of(latest.atZone(zone).toInstant()));
    Instant end =
        latest
            .minusYears(span.years())
            .minusMonths(span.months())
            .minusDays(span.days())
            .atZone(zone)
            .toInstant()
            .minusSeconds(3600L * span.hours());
    for (int seconds : new int[] {-3600, -1800, 0, 1, 1800, 3600, 6 * 3600, 30 * 3600}) {
      if (seconds == 0 || random.nextInt(100) < 75) {
        at.add(end.plusSeconds(seconds));
      }
    }
    return new Edge(at, span);
  }

  /** A part of the pool, as places in it, so that a snapshot can be in many histories. */
  List<Integer> choose(int poolSize) {
    int percent = 15 + random.nextInt(70);
    List<Integer> chosen = new ArrayList<>();
    for (int place = 0; place < poolSize; place++) {
      if (random.nextInt(100) < percent) {
        chosen.add(place);
      }
    }
    return chosen.isEmpty() ? List.of(random.nextInt(poolSize)) : chosen;
  }

  /** A policy that has this span for one of its rules. */
  Keep keep(Within span) {
    Keep keep = keep();
    Map<Rule, Within> within = new EnumMap<>(Rule.class);
    within.putAll(keep.within());
    within.put(random.nextBoolean() ? Rule.LAST : Rule.HOURLY, span);
    return new Keep(keep.counts(), within);
  }

  Keep keep() {
    Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
    Map<Rule, Within> within = new EnumMap<>(Rule.class);
    while (counts.isEmpty() && within.isEmpty()) {
      for (Rule rule : Rule.values()) {
        if (random.nextInt(100) < 35) {
          counts.put(rule, COUNTS[random.nextInt(COUNTS.length)]);
        }
        if (random.nextInt(100) < 15) {
          within.put(rule, span());
        }
      }
    }
    return new Keep(counts, within);
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static List<Within> spans(String... texts) {
    return Stream.of(texts).map(Within::parse).toList();
  }

  private Within span() {
    return switch (random.nextInt(6)) {
      case 0 -> new Within(0, 0, 0, 1 + random.nextInt(30));
      case 1 -> new Within(0, 0, 1 + random.nextInt(40), 0);
      case 2 -> new Within(0, 1 + random.nextInt(14), 0, 0);
      case 3 -> new Within(1 + random.nextInt(4), 0, 0, 0);
      case 4 -> new Within(0, 0, 1, random.nextInt(3));
      default ->
          new Within(
              random.nextInt(3), random.nextInt(12), 1 + random.nextInt(31), random.nextInt(24));
    };
  }

  private Instant any() {
    return FIRST.plus(Duration.ofMinutes(random.nextInt(3_600_000)));
  }

  private Instant anchor(ZoneId zone) {
    Instant any = any();
    int year = 2018 + random.nextInt(7);
    LocalDateTime local =
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> {
            ZoneOffsetTransition change = zone.getRules().nextTransition(any);
            yield change == null
                ? clock(any, zone)
                : clock(change.getInstant().plusSeconds(900L * (random.nextInt(17) - 8)), zone);
          }
          case 3 -> LocalDateTime.of(year, 1, 1, 0, 0).minusHours(random.nextInt(100));
          case 4 ->
              LocalDateTime.of(random.nextBoolean() ? 2020 : 2024, 2, 29, random.nextInt(24), 0);
          case 5 ->
              LocalDateTime.of(year, 1 + random.nextInt(12), 1, 0, 0)
                  .minusHours(random.nextInt(30));
          default -> clock(any, zone);
        };
    return random.nextBoolean()
        ? local.atZone(zone).withEarlierOffsetAtOverlap().toInstant()
        : local.atZone(zone).withLaterOffsetAtOverlap().toInstant();
  }

  private static LocalDateTime clock(Instant at, ZoneId zone) {
    return LocalDateTime.ofInstant(at, zone);
  }

  /**
   * @param at the newest first, then what is near the end of the span before it
   */
  record Edge(List<Instant> at, Within span) {}
}
