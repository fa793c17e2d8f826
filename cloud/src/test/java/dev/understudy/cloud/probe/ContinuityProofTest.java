package dev.understudy.cloud.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.core.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ContinuityProofTest {
  private static final long START = 1_700_000_000_000L;

  private final ContinuityProof proof = new ContinuityProof(Duration.ofSeconds(1));

  private void accept(String series, long second) {
    proof.accept(series + "," + (START + second * 1000) + "," + (START + second * 1000 + 40));
  }

  @Test
  void nothingIsMissingInAFullSeries() {
    for (int second = 0; second < 100; second++) {
      accept("a", second);
    }

    ContinuityProof.Result result = proof.result();

    assertThat(result).isEqualTo(new ContinuityProof.Result(1, 100, 100, 0, List.of()));
    assertThat(result.missing()).isZero();
  }

  @Test
  void saysWhereTheFirstGapOfASeriesBegins() {
    for (int second : new int[] {0, 1, 2, 5, 6, 9}) {
      accept("a", second);
    }
    accept("b", 0);
    accept("b", 2);

    assertThat(proof.result().gaps())
        .containsExactly(
            new ContinuityProof.Gap("a", Instant.ofEpochMilli(START + 3000), 4),
            new ContinuityProof.Gap("b", Instant.ofEpochMilli(START + 1000), 1));
  }

  @Test
  void countsWhatIsMissingInAStretchOfTime() {
    for (int second : new int[] {0, 1, 2, 5, 6, 9}) {
      accept("a", second);
    }

    assertThat(missingWithin(0, 9)).isEqualTo(4);
    assertThat(missingWithin(4, 7)).isEqualTo(2);
    assertThat(missingWithin(3, 3)).isOne();
    assertThat(missingWithin(5, 6)).isZero();
    assertThat(missingWithin(-9, 2)).isZero();
    assertThat(missingWithin(10, 99)).isZero();
    assertThat(missingWithin(7, 3)).isZero();
  }

  private long missingWithin(long from, long until) {
    return proof.missingWithin(
        Instant.ofEpochMilli(START + from * 1000), Instant.ofEpochMilli(START + until * 1000));
  }

  @Test
  void aSeriesMayHaveAPhaseAndSomeJitter() {
    proof.accept("a," + (START + 300) + ",0");
    proof.accept("a," + (START + 1280) + ",0");
    proof.accept("a," + (START + 2490) + ",0");
    proof.accept("a," + (START + 3301) + ",0");

    assertThat(proof.result()).isEqualTo(new ContinuityProof.Result(1, 4, 4, 0, List.of()));
  }

  @Test
  void knowsWhichSeriesAreSilent() {
    accept("a", 10);
    accept("b", 20);

    assertThat(proof.silentSince(Instant.ofEpochMilli(START + 15_000))).containsExactly("a");
    assertThat(proof.silentSince(Instant.ofEpochMilli(START + 10_000))).isEmpty();
    assertThat(proof.newest()).contains(Instant.ofEpochMilli(START + 20_000));
  }

  @Test
  void nothingReadIsNothingExpected() {
    assertThat(proof.result()).isEqualTo(new ContinuityProof.Result(0, 0, 0, 0, List.of()));
    assertThat(proof.newest()).isEmpty();
  }

  @Test
  void saysWhichLineCannotBeRead() {
    accept("a", 0);

    for (String line : List.of("", "a", "a,1", "a,1,2,3", ",1,2", "a,x,2", "a,1,", "<html>")) {
      assertThatThrownBy(() -> proof.accept(line))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("proof-failed")
          .hasMessageContaining("series,at,received");
    }
  }

  @Test
  void aMonthOfSecondsCostsOneRun() {
    SlotSet slots = new SlotSet();
    for (long second = 0; second < 3_153_600; second++) {
      slots.add(second);
    }

    assertThat(slots.runs()).isOne();
    assertThat(slots.size()).isEqualTo(3_153_600);
  }

  @Property(tries = 300)
  void agreesWithCountingEverySecond(
      @ForAll("seconds") List<Integer> seconds, @ForAll long shuffle) {
    List<Integer> order = new ArrayList<>(seconds);
    Collections.shuffle(order, new Random(shuffle));
    ContinuityProof shuffled = new ContinuityProof(Duration.ofSeconds(1));
    order.forEach(s -> shuffled.accept("a," + (START + s * 1000L) + ",0"));

    TreeSet<Integer> distinct = new TreeSet<>(seconds);
    long expected = distinct.last() - distinct.first() + 1L;
    ContinuityProof.Result result = shuffled.result();

    assertThat(result.expected()).isEqualTo(expected);
    assertThat(result.present()).isEqualTo(distinct.size());
    assertThat(result.missing()).isEqualTo(expected - distinct.size());
    assertThat(result.duplicates()).isEqualTo(seconds.size() - distinct.size());
    assertThat(
            shuffled.missingWithin(
                Instant.ofEpochMilli(START - 10_000), Instant.ofEpochMilli(START + 10_000)))
        .isEqualTo(
            IntStream.rangeClosed(Math.max(-10, distinct.first()), Math.min(10, distinct.last()))
                .filter(second -> !distinct.contains(second))
                .count());
    if (result.missing() > 0) {
      int first = distinct.first();
      while (distinct.contains(first)) {
        first++;
      }
      assertThat(result.gaps().get(0).from())
          .isEqualTo(Instant.ofEpochMilli(START + first * 1000L));
    }
  }

  @Provide
  Arbitrary<List<Integer>> seconds() {
    return Arbitraries.integers().between(-40, 40).list().ofMinSize(1).ofMaxSize(120);
  }
}
