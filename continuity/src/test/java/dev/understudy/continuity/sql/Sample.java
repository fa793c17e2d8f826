package dev.understudy.continuity.sql;

import dev.understudy.continuity.Cadences;
import dev.understudy.continuity.Inquiry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Rows as a hard day leaves them, and a question about them, all from one seed.
 *
 * @param byFlag whether the source says itself which rows are late
 */
record Sample(List<Row> rows, Inquiry inquiry, boolean byFlag) {
  static final Duration LATE_AFTER = Duration.ofSeconds(30);
  private static final long BEGIN = Instant.parse("2026-11-24T06:00:00Z").toEpochMilli();
  private static final List<String> NAMES = List.of("node-1", "o'brien, 2", "a \"b\"", "über", "5");
  private static final long[] CADENCES = {1_000, 700, 5_000, 1};

  /** A measurement; its lateness said twice, by the time of arrival and by a flag. */
  record Row(String series, long at, boolean isLate) {
    long received() {
      return at + (isLate ? 45_000 : 200);
    }
  }

  static Sample of(long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    Map<String, Duration> cadences = new HashMap<>();
    for (String name : NAMES.subList(0, random.nextInt(NAMES.size() + 1))) {
      long every = CADENCES[random.nextInt(CADENCES.length)];
      cadences.put(name, Duration.ofMillis(every));
      rows.addAll(series(name, every, random));
    }
    Collections.shuffle(rows, random);
    return new Sample(rows, inquiry(cadences, random), random.nextBoolean());
  }

  private static List<Row> series(String name, long every, Random random) {
    List<Row> rows = new ArrayList<>();
    double jitter = new double[] {0, 0, 0.1, 0.5, 1.3}[random.nextInt(5)];
    double drift = random.nextInt(4) == 0 ? 1.01 : 1;
    long phase = BEGIN + random.nextInt(10_000);
    int steps = random.nextInt(60);
    boolean isThere = true;
    for (int i = 0; i < steps; i++) {
      isThere = random.nextInt(6) == 0 ? !isThere : isThere;
      boolean isLate = random.nextInt(5) == 0;
      if (isThere || isLate) {
        long at = phase + (long) (i * every * drift + random.nextDouble() * jitter * every);
        rows.add(new Row(name, at, isLate));
        if (random.nextInt(12) == 0) {
          rows.add(new Row(name, at, random.nextBoolean()));
        }
      }
    }
    return rows;
  }

  private static Inquiry inquiry(Map<String, Duration> cadences, Random random) {
    Map<String, Duration> named = new HashMap<>();
    cadences.forEach((name, every) -> put(named, name, every, random));
    Optional<Duration> common =
        random.nextBoolean() ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
    Set<String> expected = new HashSet<>();
    if (random.nextInt(3) == 0) {
      expected.addAll(List.of("node-1", "gone"));
    }
    return new Inquiry(
        new Cadences(common, named),
        instant(random, 0),
        instant(random, 30_000),
        expected,
        Duration.ofMillis(1 + random.nextInt(4_000)),
        1 + random.nextInt(4),
        random.nextBoolean() ? 7 : 0);
  }

  private static void put(Map<String, Duration> named, String name, Duration every, Random random) {
    if (random.nextInt(3) == 0) {
      named.put(name, every);
    }
  }

  private static Optional<Instant> instant(Random random, long offset) {
    return random.nextInt(3) == 0
        ? Optional.of(Instant.ofEpochMilli(BEGIN + offset + random.nextInt(30_000)))
        : Optional.empty();
  }
}
