package dev.understudy.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two things measured in turn, so that a machine that gets slower meanwhile slows both.
 *
 * @param ratios of the first to the second, round by round
 */
record Rounds(List<Duration> first, List<Duration> second, List<Double> ratios) {

  /** Does its work once. */
  interface Work {
    void run() throws Exception;
  }

  Rounds {
    first = List.copyOf(first);
    second = List.copyOf(second);
    ratios = List.copyOf(ratios);
  }

  /** So many rounds that count, after {@code warmUps} that do not. */
  static Rounds of(int warmUps, int count, Work one, Work other) throws Exception {
    List<Duration> first = new ArrayList<>();
    List<Duration> second = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = -warmUps; round < count; round++) {
      Duration a = time(one);
      Duration b = time(other);
      if (round >= 0) {
        first.add(a);
        second.add(b);
        ratios.add((double) a.toNanos() / b.toNanos());
      }
    }
    return new Rounds(first, second, ratios);
  }

  double ratio() {
    return middle(ratios);
  }

  double lowest() {
    return ratios.stream().sorted().findFirst().orElseThrow();
  }

  double highest() {
    return ratios.stream().sorted().skip(ratios.size() - 1L).findFirst().orElseThrow();
  }

  Duration firstTook() {
    return middle(first);
  }

  Duration secondTook() {
    return middle(second);
  }

  static Duration time(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static <T extends Comparable<T>> T middle(List<T> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
