package dev.understudy.continuity.sql;

import dev.understudy.continuity.Gap;
import dev.understudy.continuity.HeatMap.Cell;
import dev.understudy.continuity.Inquiry;
import dev.understudy.continuity.SeriesContinuity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has been said about one series so far. All times are milliseconds. */
final class Tally {
  private final Inquiry inquiry;
  private final long every;
  private final long from;
  private final long until;
  private final long width;
  private final int[] seenIn;
  private final int[] lateIn;
  private final int[] missingIn;
  private long rows;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long duplicates;
  private long late;
  private long gaps;
  private long missing;
  private long longest;
  private long emptyWindows;

  /**
   * Of a series.
   *
   * @param every 0 when that is not known
   */
  Tally(Inquiry inquiry, long every, long from, long until, long width) {
    this.inquiry = inquiry;
    this.every = every;
    this.from = from;
    this.until = until;
    this.width = width;
    this.seenIn = new int[inquiry.columns()];
    this.lateIn = new int[inquiry.columns()];
    this.missingIn = new int[inquiry.columns()];
  }

  void add(Figures figures) {
    rows += figures.rows();
    first = Math.min(first, figures.first());
    last = Math.max(last, figures.last());
    duplicates += figures.duplicates();
    late += figures.late();
    gaps += figures.gaps();
    missing += figures.missing();
    longest = Math.max(longest, figures.longest());
    emptyWindows += figures.emptyWindows();
    if (figures.cell() >= 0 && figures.cell() < seenIn.length) {
      int column = (int) figures.cell();
      seenIn[column] = atMost(figures.rows() - figures.duplicates());
      lateIn[column] = atMost(figures.late());
      missingIn[column] = atMost(figures.missing());
    }
  }

  SeriesContinuity result(String series) {
    List<Gap> edges = edges();
    long atEdges = edges.stream().mapToLong(Gap::missing).sum();
    long longestEdge = edges.stream().mapToLong(Gap::missing).max().orElse(0);
    return new SeriesContinuity(
        series,
        every == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(every)),
        rows,
        rows == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(first)),
        rows == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last)),
        rows - duplicates + missing + atEdges,
        missing + atEdges,
        duplicates,
        late,
        gaps + edges.size(),
        emptyWindows + edges.stream().mapToLong(this::emptyWindowsIn).sum(),
        Duration.ofMillis(Math.max(longest, longestEdge) * every),
        List.of());
  }

  /** Between the ends that were asked for and the first and the last row. */
  List<Gap> edges() {
    List<Gap> edges = new ArrayList<>();
    if (every == 0 || until <= from) {
      return edges;
    }
    if (rows == 0) {
      edges.add(gap(from, until, (until - from + every - 1) / every));
      return edges;
    }
    long before = inquiry.from().isPresent() ? (first - from) / every : 0;
    if (before > 0) {
      edges.add(gap(first - before * every, first, before));
    }
    long after = (until - last - 1) / every;
    if (after > 0) {
      edges.add(gap(last + every, until, after));
    }
    return edges;
  }

  /** One for each column. */
  List<Cell> cells(int columns) {
    long start = inquiry.from().isPresent() || rows == 0 ? from : first;
    List<Cell> result = new ArrayList<>();
    for (long column = 0; column < columns; column++) {
      long low = Math.max(start, from + column * width);
      long high = Math.min(until, from + (column + 1) * width);
      double expected = every == 0 ? 0 : Math.max(0, (double) (high - low) / every);
      int place = (int) column;
      result.add(Cell.of(expected, seenIn[place], lateIn[place], missingIn[place]));
    }
    return result;
  }

  /** For a picture this is enough, and ten thousand series have many columns. */
  private static int atMost(long number) {
    return (int) Math.min(number, Integer.MAX_VALUE);
  }

  private static Gap gap(long from, long until, long missing) {
    return new Gap(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until), missing);
  }

  /** Windows of the clock that lie wholly within a gap at an end. */
  private long emptyWindowsIn(Gap gap) {
    long window = Math.max(inquiry.window().toMillis(), every);
    long low = gap.from().toEpochMilli();
    boolean isHead = rows == 0 || low < first;
    long begin =
        isHead ? Math.floorDiv(from + window - 1, window) : Math.floorDiv(last, window) + 1;
    return Math.max(0, Math.floorDiv(gap.until().toEpochMilli(), window) - begin);
  }
}
