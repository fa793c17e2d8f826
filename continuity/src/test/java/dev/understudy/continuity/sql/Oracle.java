package dev.understudy.continuity.sql;

import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.Gap;
import dev.understudy.continuity.HeatMap;
import dev.understudy.continuity.Inquiry;
import dev.understudy.continuity.SeriesContinuity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The answer by counting one by one, as a person with much patience would. */
final class Oracle {
  private final Inquiry inquiry;
  private final long from;
  private final long until;
  private final TreeMap<String, List<Sample.Row>> bySeries = new TreeMap<>();

  private Oracle(Sample sample) {
    this.inquiry = sample.inquiry();
    List<Sample.Row> rows =
        sample.rows().stream()
            .filter(row -> inquiry.from().stream().noneMatch(it -> row.at() < it.toEpochMilli()))
            .filter(row -> inquiry.until().stream().noneMatch(it -> row.at() >= it.toEpochMilli()))
            .sorted(Comparator.comparing(Sample.Row::at).thenComparing(Sample.Row::isLate))
            .toList();
    inquiry.expected().forEach(name -> bySeries.put(name, new ArrayList<>()));
    rows.forEach(row -> bySeries.computeIfAbsent(row.series(), n -> new ArrayList<>()).add(row));
    from = inquiry.from().map(Instant::toEpochMilli).orElse(rows.isEmpty() ? 0 : rows.get(0).at());
    until =
        inquiry
            .until()
            .map(Instant::toEpochMilli)
            .orElse(1 + (rows.isEmpty() ? 0 : rows.get(rows.size() - 1).at()));
  }

  /** Without the picture. */
  static Continuity answer(Sample sample) {
    Oracle oracle = new Oracle(sample);
    return new Continuity(
        Instant.ofEpochMilli(oracle.from),
        Instant.ofEpochMilli(oracle.until),
        0,
        oracle.bySeries.entrySet().stream().map(oracle::series).toList(),
        HeatMap.none());
  }

  private SeriesContinuity series(Map.Entry<String, List<Sample.Row>> entry) {
    List<Sample.Row> rows = entry.getValue();
    Optional<Duration> every = every(entry.getKey(), rows);
    long c = every.map(Duration::toMillis).orElse(0L);
    long duplicates = 0;
    long late = 0;
    List<Gap> gaps = new ArrayList<>();
    long windows = 0;
    for (int i = 0; i < rows.size(); i++) {
      long at = rows.get(i).at();
      if (i > 0 && c > 0 && 2 * (at - rows.get(i - 1).at()) < c) {
        duplicates++;
        continue;
      }
      late += rows.get(i).isLate() && (i == 0 || c > 0) ? 1 : 0;
      if (i > 0 && c > 0) {
        long before = rows.get(i - 1).at();
        long missing = 0;
        while (2 * (at - before) >= (2 * missing + 3) * c) {
          missing++;
        }
        if (missing > 0) {
          gaps.add(gap(before + c, at, missing));
          windows += emptyWindows(before + 1, at, c);
        }
      }
    }
    if (c > 0 && until > from) {
      windows += edges(rows, c, gaps);
    }
    long missing = gaps.stream().mapToLong(Gap::missing).sum();
    long longest = gaps.stream().mapToLong(Gap::missing).max().orElse(0);
    return new SeriesContinuity(
        entry.getKey(),
        every,
        rows.size(),
        rows.stream().findFirst().map(row -> Instant.ofEpochMilli(row.at())),
        rows.isEmpty()
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(rows.get(rows.size() - 1).at())),
        rows.size() - duplicates + missing,
        missing,
        duplicates,
        late,
        gaps.size(),
        windows,
        Duration.ofMillis(longest * c),
        Gap.longest(gaps, inquiry.gaps()));
  }

  private long edges(List<Sample.Row> rows, long c, List<Gap> gaps) {
    if (rows.isEmpty()) {
      long due = 0;
      while (from + due * c < until) {
        due++;
      }
      gaps.add(gap(from, until, due));
      return emptyWindows(from, until, c);
    }
    long first = rows.get(0).at();
    long last = rows.get(rows.size() - 1).at();
    long windows = 0;
    long before = 0;
    while (inquiry.from().isPresent() && first - (before + 1) * c >= from) {
      before++;
    }
    if (before > 0) {
      gaps.add(gap(first - before * c, first, before));
      windows += emptyWindows(from, first, c);
    }
    long after = 0;
    while (last + (after + 1) * c < until) {
      after++;
    }
    if (after > 0) {
      gaps.add(gap(last + c, until, after));
      windows += emptyWindows(last + 1, until, c);
    }
    return windows;
  }

  /** Windows that begin at {@code low} or later and end at {@code high} or earlier. */
  private long emptyWindows(long low, long high, long c) {
    long window = Math.max(inquiry.window().toMillis(), c);
    long count = 0;
    long begin = low % window == 0 ? low : low + window - low % window;
    while (begin + window <= high) {
      count++;
      begin += window;
    }
    return count;
  }

  private Optional<Duration> every(String series, List<Sample.Row> rows) {
    Optional<Duration> given =
        Optional.ofNullable(inquiry.cadences().bySeries().get(series))
            .or(inquiry.cadences()::every);
    if (given.isPresent()) {
      return given;
    }
    List<Long> differences = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      differences.add(rows.get(i).at() - rows.get(i - 1).at());
    }
    List<Long> positive = differences.stream().filter(it -> it > 0).sorted().toList();
    return positive.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(positive.get((positive.size() + 1) / 2 - 1)));
  }

  private static Gap gap(long from, long until, long missing) {
    return new Gap(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until), missing);
  }
}
