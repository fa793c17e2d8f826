package dev.understudy.snapshot.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyForecastTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:20:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static PolicyForecast of(String cron, ZoneId zone) {
    return new PolicyForecast(Schedule.parse(cron, zone));
  }

  @ParameterizedTest
  @CsvSource({
    "0 * * * *, last=24, 24, 24",
    "0 * * * *, hourly=24, 24, 24",
    "0 3 * * *, daily=7, 7, 7",
    "'0 3 * * *', 'daily=7,weekly=4', 9, 10",
    "0 3 1 * *, daily=100, 100, 100",
    "0 3 * * *, yearly=3, 3, 3"
  })
  void theNumberSettlesWhereTheRulesSay(String cron, String keep, int min, int max) {
    SteadyCount count = of(cron, ZoneId.of("UTC")).steadyCount(Keep.parse(keep), NOW).orElseThrow();

    assertThat(count).isEqualTo(new SteadyCount(min, max));
  }

  @Test
  void theNumberIsThatOfAYearPlayedSlotBySlot() {
    PolicyForecast forecast = of("0 */6 * * *", BERLIN);
    Keep keep = Keep.parse("last=3,hourly=12,daily=7,weekly=5,monthly=12,within-daily=10d");
    List<Instant> kept = new ArrayList<>();
    int min = Integer.MAX_VALUE;
    int max = 0;
    Instant slot = NOW.minus(Duration.ofDays(800));
    while (slot.isBefore(NOW.plus(Duration.ofDays(399)))) {
      slot = forecast.schedule().next(slot);
      kept.add(slot);
      kept = forecast.kept(kept, keep);
      if (slot.isAfter(NOW)) {
        min = Math.min(min, kept.size());
        max = Math.max(max, kept.size());
      }
    }

    SteadyCount count = forecast.steadyCount(keep, NOW).orElseThrow();

    assertThat(count).isEqualTo(new SteadyCount(min, max));
    assertThat(max).isGreaterThan(min);
  }

  @Test
  void aRuleThatKeepsEverythingNeverSettles() {
    assertThat(of("0 3 * * *", BERLIN).steadyCount(Keep.parse("monthly=unlimited"), NOW)).isEmpty();
    assertThat(of("0 3 * * *", BERLIN).steadyCount(Keep.parse("yearly=200"), NOW)).isEmpty();
  }

  @Test
  void theLongestGapOfADailyScheduleIsTheDayOnWhichClocksGoBack() {
    PolicyForecast.Gap gap = of("0 12 * * *", BERLIN).longestGap(NOW);

    assertThat(gap.length()).isEqualTo(Duration.ofHours(25));
    assertThat(gap.from()).isEqualTo(Instant.parse("2027-10-30T10:00:00Z"));
  }

  @Test
  void theLongestGapOfOfficeHoursIsTheWeekend() {
    assertThat(of("0 8-18 * * 1-5", ZoneId.of("Asia/Shanghai")).longestGap(NOW).length())
        .isEqualTo(Duration.ofHours(62));
  }

  @Test
  void theNextRunsFollowTheClockAcrossAChange() {
    assertThat(of("30 2 * * *", BERLIN).next(Instant.parse("2027-03-27T00:00:00Z"), 3))
        .containsExactly(
            Instant.parse("2027-03-27T01:30:00Z"),
            Instant.parse("2027-03-28T01:00:00Z"),
            Instant.parse("2027-03-29T00:30:00Z"));
  }

  @Test
  void aDenseScheduleWithLongRulesIsPlayedInAMoment() {
    long started = System.nanoTime();

    SteadyCount count =
        of("*/5 * * * *", BERLIN)
            .steadyCount(Keep.parse("hourly=48,daily=30,monthly=24,yearly=20"), NOW)
            .orElseThrow();

    assertThat(count.max()).isBetween(100, 122);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
  }
}
