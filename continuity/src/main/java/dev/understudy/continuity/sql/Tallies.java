package dev.understudy.continuity.sql;

import dev.understudy.continuity.Cadences;
import dev.understudy.continuity.Gap;
import dev.understudy.continuity.HeatMap;
import dev.understudy.continuity.Inquiry;
import dev.understudy.continuity.SeriesContinuity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Adds up what the database says about each series, and adds both ends, which it cannot know. */
final class Tallies {
  private static final int MOST_SHOWN = 400;

  private final Inquiry inquiry;
  private final Cadences cadences;
  private final long from;
  private final long until;
  private final long width;
  private final Map<String, Tally> bySeries = new TreeMap<>();

  Tallies(Inquiry inquiry, Cadences cadences, Instant from, Instant until) {
    this.inquiry = inquiry;
    this.cadences = cadences;
    this.from = from.toEpochMilli();
    this.until = until.toEpochMilli();
    long length = Math.max(1, this.until - this.from);
    int columns = Math.max(1, inquiry.columns());
    this.width = (length + columns - 1) / columns;
    inquiry.expected().forEach(this::tally);
  }

  /** Of a column of the picture, in milliseconds. */
  long width() {
    return width;
  }

  void add(Figures figures) {
    tally(figures.series()).add(figures);
  }

  Optional<Duration> cadence(String series) {
    return Optional.ofNullable(cadences.bySeries().get(series)).or(cadences::every);
  }

  List<SeriesContinuity> series() {
    return bySeries.entrySet().stream()
        .map(entry -> entry.getValue().result(entry.getKey()))
        .toList();
  }

  /** What is missing before the first row of a series and after its last one. */
  List<Gap> edges(String series) {
    return tally(series).edges();
  }

  /**
   * The picture.
   *
   * @param worstFirst all series, of which the first are shown
   */
  HeatMap heat(List<SeriesContinuity> worstFirst) {
    if (inquiry.columns() == 0) {
      return HeatMap.none();
    }
    int columns = (int) Math.max(1, (until - from + width - 1) / width);
    return new HeatMap(
        Instant.ofEpochMilli(from),
        Duration.ofMillis(width),
        columns,
        worstFirst.stream()
            .limit(MOST_SHOWN)
            .map(SeriesContinuity::series)
            .sorted()
            .map(name -> new HeatMap.Row(name, tally(name).cells(columns)))
            .toList(),
        Math.max(0, worstFirst.size() - MOST_SHOWN));
  }

  private Tally tally(String series) {
    return bySeries.computeIfAbsent(
        series,
        name ->
            new Tally(
                inquiry, cadence(name).map(Duration::toMillis).orElse(0L), from, until, width));
  }
}
