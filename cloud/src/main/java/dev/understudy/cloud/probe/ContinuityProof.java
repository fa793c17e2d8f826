package dev.understudy.cloud.probe;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts, series by series, which measurements are there and which should be: from the first to the
 * last of each series one every cadence. Reads lines {@code series,at,received} in any order and
 * keeps only runs of neighbours, so that memory grows with the gaps and not with the data. One
 * thread.
 */
public final class ContinuityProof {
  /** Far more gaps than any repair would look at; past this the answer is the same. */
  private static final int MOST_RUNS = 1_000_000;

  private final long every;
  private final Map<String, Series> bySeries = new TreeMap<>();
  private long lines;
  private long duplicates;
  private int runs;

  /**
   * @param every cadence, at least 1 ms
   */
  public ContinuityProof(Duration every) {
    this.every = every.toMillis();
    if (this.every < 1) {
      throw new IllegalArgumentException("a cadence of less than a millisecond: " + every);
    }
  }

  /** One series: the phase of its cadence and the slots of it that are filled. */
  private static final class Series {
    private final long phase;
    private final SlotSet slots = new SlotSet();

    Series(long phase) {
      this.phase = phase;
    }
  }

  /**
   * What was found about the continuity of all series.
   *
   * @param expected measurements from first to last of each series
   * @param duplicates measurements that were there more than once
   * @param gaps every series that has some missing, worst first
   */
  public record Result(int series, long expected, long present, long duplicates, List<Gap> gaps) {
    public Result {
      gaps = List.copyOf(gaps);
    }

    public long missing() {
      return expected - present;
    }
  }

  /** A series that has measurements missing, the first of them at {@code from}. */
  public record Gap(String series, Instant from, long missing) {}

  /**
   * Takes one line.
   *
   * @throws ProblemException {@code PROOF_FAILED} when it is not {@code series,at,received}
   */
  public void accept(String line) {
    Measured measured = Measured.parse(line, ++lines);
    Series series = bySeries.computeIfAbsent(measured.series(), name -> new Series(measured.at()));
    // Half a cadence of jitter either way still counts as on time.
    long slot = Math.floorDiv(measured.at() - series.phase + every / 2, every);
    int before = series.slots.runs();
    if (!series.slots.add(slot)) {
      duplicates++;
    }
    runs += series.slots.runs() - before;
    if (runs > MOST_RUNS) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.PROOF_FAILED,
              "the measurements have more than " + MOST_RUNS + " gaps",
              "after " + lines + " lines the series do not follow the cadence of " + every + " ms",
              "correct 'continuity: {every: ...}' under checks: in the estate file"));
    }
  }

  public Result result() {
    long expected = 0;
    long present = 0;
    List<Gap> gaps = new ArrayList<>();
    for (Map.Entry<String, Series> entry : bySeries.entrySet()) {
      SlotSet slots = entry.getValue().slots;
      long wanted = slots.last() - slots.first() + 1;
      expected += wanted;
      present += slots.size();
      if (wanted > slots.size()) {
        Instant from = Instant.ofEpochMilli(entry.getValue().phase + slots.firstMissing() * every);
        gaps.add(new Gap(entry.getKey(), from, wanted - slots.size()));
      }
    }
    gaps.sort(Comparator.comparingLong(Gap::missing).reversed());
    return new Result(bySeries.size(), expected, present, duplicates, gaps);
  }

  /** How many of the missing ones were due from {@code from} to {@code until}. */
  public long missingWithin(Instant from, Instant until) {
    long missing = 0;
    for (Series series : bySeries.values()) {
      long low = Math.floorDiv(from.toEpochMilli() - series.phase + every - 1, every);
      long high = Math.floorDiv(until.toEpochMilli() - series.phase, every);
      missing += series.slots.missingWithin(low, high);
    }
    return missing;
  }

  /** Series whose newest measurement is older than {@code instant}, by name. */
  public List<String> silentSince(Instant instant) {
    return bySeries.entrySet().stream()
        .filter(e -> last(e.getValue()).isBefore(instant))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The newest measurement of all; empty when there is none. */
  public Optional<Instant> newest() {
    return bySeries.values().stream().map(this::last).max(Comparator.naturalOrder());
  }

  private Instant last(Series series) {
    return Instant.ofEpochMilli(series.phase + series.slots.last() * every);
  }
}
