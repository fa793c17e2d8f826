package dev.understudy.bench;

import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.retention.Retention;
import dev.understudy.cloud.retention.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/**
 * Deciding what to keep: of every disk of a fleet on its own, and of one list of the same length.
 */
final class RetentionBenchmark {
  private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final Keep KEEP =
      Keep.parse("last=3,hourly=24,daily=7,weekly=4,monthly=12,within=2d,within-daily=1m");

  private final List<List<Instant>> disks;
  private final List<Instant> all = new ArrayList<>();

  /** Snapshots about an hour apart, in no order, as a cloud lists them. */
  RetentionBenchmark(int snapshots, int diskCount) {
    Random random = new Random(1);
    List<List<Instant>> lists = new ArrayList<>();
    for (int disk = 0; disk < diskCount; disk++) {
      List<Instant> list = new ArrayList<>();
      for (int hour = 0; hour < snapshots / diskCount; hour++) {
        list.add(FIRST.plusSeconds(3600L * hour + random.nextInt(3600)));
      }
      Collections.shuffle(list, random);
      lists.add(List.copyOf(list));
    }
    disks = List.copyOf(lists);
    for (int hour = 0; hour < snapshots; hour++) {
      all.add(FIRST.plusSeconds(180L * hour + random.nextInt(180)));
    }
    Collections.shuffle(all, random);
  }

  /**
   * How long a decision about all of them takes.
   *
   * @return the longer of the two
   */
  Duration run(int rounds, Report report) throws Exception {
    Rounds result = Rounds.of(1, rounds, () -> disks.forEach(this::judge), () -> judge(all));
    report.line(
        String.format(
            Locale.ROOT,
            "retention, %d snapshots: of %d disks each on its own %.2f s; as one list %.2f s (median"
                + " of %d rounds)",
            all.size(),
            disks.size(),
            result.firstTook().toNanos() / 1e9,
            result.secondTook().toNanos() / 1e9,
            rounds));
    return result.firstTook().compareTo(result.secondTook()) > 0
        ? result.firstTook()
        : result.secondTook();
  }

  private void judge(List<Instant> list) {
    List<Verdict<Instant>> verdicts = Retention.judge(list, Function.identity(), KEEP, ZONE);
    if (verdicts.size() != list.size() || !verdicts.get(0).keep()) {
      throw new IllegalStateException("the newest is not kept");
    }
  }
}
