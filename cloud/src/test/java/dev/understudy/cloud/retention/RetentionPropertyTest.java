package dev.understudy.cloud.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Keep.Rule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RetentionPropertyTest {

  /**
   * So a listing that was cut short by a broken page makes nothing go that all of it would keep.
   */
  @Property(tries = 2000)
  void whatAListKeepsEveryPartOfItKeeps(@ForAll("series") Series series, @ForAll long seed) {
    Random random = new Random(seed);
    int percent = random.nextInt(101);
    List<Snapshot> part =
        series.snapshots.stream().filter(snapshot -> random.nextInt(100) < percent).toList();

    Set<Snapshot> kept = series.kept(series.snapshots);
    kept.retainAll(part);

    assertThat(series.kept(part)).containsAll(kept);
  }

  @Property
  void pruningTwiceTakesNoMoreThanOnce(@ForAll("series") Series series) {
    Set<Snapshot> kept = series.kept(series.snapshots);

    assertThat(series.kept(List.copyOf(kept))).isEqualTo(kept);
  }

  @Property
  void theNewestIsAlwaysKept(@ForAll("series") Series series) {
    List<Verdict<Snapshot>> verdicts = series.judge(series.snapshots);

    assertThat(verdicts).first().matches(Verdict::keep);
  }

  @Property
  void theOrderOfAListDoesNotMatter(@ForAll("series") Series series, @ForAll long seed) {
    List<Snapshot> shuffled = new ArrayList<>(series.snapshots);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(series.reasons(shuffled)).isEqualTo(series.reasons(series.snapshots));
  }

  @Property
  void everyItemHasOneVerdictNewestFirst(@ForAll("series") Series series) {
    List<Verdict<Snapshot>> verdicts = series.judge(series.snapshots);

    assertThat(verdicts.stream().map(Verdict::item))
        .containsExactlyInAnyOrderElementsOf(series.snapshots);
    assertThat(verdicts.stream().map(verdict -> verdict.item().at()))
        .isSortedAccordingTo(Collections.reverseOrder());
  }

  @Property
  void aCountKeepsNoMoreThanItSays(@ForAll("series") Series series) {
    Map<String, Long> times =
        series.judge(series.snapshots).stream()
            .flatMap(verdict -> verdict.reasons().stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    series
        .keep
        .counts()
        .forEach(
            (rule, count) ->
                assertThat(times.getOrDefault(rule.word() + " snapshot", 0L))
                    .isBetween(1L, (long) count));
  }

  @Property
  void unlimitedIsACountThatIsNeverUsedUp(@ForAll("series") Series series) {
    Map<Rule, Integer> unlimited = new EnumMap<>(Rule.class);
    Map<Rule, Integer> many = new EnumMap<>(Rule.class);
    for (Rule rule : series.keep.counts().keySet()) {
      unlimited.put(rule, Keep.UNLIMITED);
      many.put(rule, series.snapshots.size());
    }

    assertThat(series.with(new Keep(unlimited, series.keep.within())).reasons(series.snapshots))
        .isEqualTo(series.with(new Keep(many, series.keep.within())).reasons(series.snapshots));
  }

  @Property
  void aDateThatIsYetToComeLetsNothingGrowOld(@ForAll("series") Series series) {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    List<Snapshot> withAStray = new ArrayList<>(series.snapshots);
    withAStray.add(new Snapshot(-1, now.plusSeconds(1_000_000_000)));
    Keep spans = Keep.parse("within=30d,within-weekly=1y");

    Set<Snapshot> before = series.with(spans).kept(series.snapshots);
    Set<Snapshot> after =
        Retention.judge(withAStray, Snapshot::at, spans, series.zone, now).stream()
            .filter(Verdict::keep)
            .map(Verdict::item)
            .collect(Collectors.toSet());

    assertThat(after).containsAll(before);
  }

  /**
   * The corner where a part may keep less: clocks that go back over the edge of an hour, so that 1,
   * 2, 1 o'clock are three periods and 1, 1 are one. Today only Antarctica/Troll (two hours) and
   * Pacific/Chatham (at a quarter to four) do; over the edge of a day no clock has since 2011.
   */
  @Test
  void clocksThatGoBackTwoHoursMakeMorePeriodsThanHours() {
    List<Instant> at =
        List.of(
            Instant.parse("2024-10-26T23:30:00Z"), // 01:30 +02:00
            Instant.parse("2024-10-27T00:30:00Z"), // 02:30 +02:00
            Instant.parse("2024-10-27T01:30:00Z")); // 01:30 +00:00
    Series troll = Series.of(ZoneId.of("Antarctica/Troll"), Keep.parse("hourly=5"), at);

    assertThat(troll.kept(troll.snapshots)).hasSize(3);
    assertThat(troll.kept(List.of(troll.snapshots.get(0), troll.snapshots.get(2)))).hasSize(1);
  }

  @Provide
  Arbitrary<Series> series() {
    return Arbitraries.randomValue(
        random -> {
          RandomHistories histories = new RandomHistories(random.nextLong());
          List<String> zones =
              List.of(
                  "Europe/Berlin",
                  "America/New_York",
                  "Asia/Shanghai",
                  "Australia/Lord_Howe",
                  "America/Sao_Paulo",
                  "Asia/Kathmandu",
                  "UTC");
          ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
          List<Instant> pool = histories.pool(zone, 6 + random.nextInt(60));
          return Series.of(zone, histories.keep(), pool);
        });
  }

  private record Snapshot(int number, Instant at) {}

  private record Series(ZoneId zone, Keep keep, List<Snapshot> snapshots) {
    static Series of(ZoneId zone, Keep keep, List<Instant> at) {
      List<Snapshot> snapshots = new ArrayList<>();
      at.forEach(instant -> snapshots.add(new Snapshot(snapshots.size(), instant)));
      return new Series(zone, keep, snapshots);
    }

    Series with(Keep other) {
      return new Series(zone, other, snapshots);
    }

    List<Verdict<Snapshot>> judge(List<Snapshot> list) {
      return Retention.judge(list, Snapshot::at, keep, zone);
    }

    Set<Snapshot> kept(List<Snapshot> list) {
      Set<Snapshot> kept = new HashSet<>();
      judge(list).stream().filter(Verdict::keep).forEach(verdict -> kept.add(verdict.item()));
      return kept;
    }

    /** By instant, so that it does not matter which of two of one instant is meant. */
    List<String> reasons(List<Snapshot> list) {
      return judge(list).stream()
          .map(verdict -> verdict.item().at() + " " + verdict.reasons())
          .toList();
    }
  }
}
