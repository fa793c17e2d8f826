package dev.understudy.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of what the cloud allows the limiter makes use of, and how seldom it is refused. */
class LimitedCloudTest {
  private static final int CALLS = 10_000;

  @ParameterizedTest
  @CsvSource({"5", "20", "100"})
  void whenTheCeilingIsRightNothingIsRefusedAndAlmostAllOfItIsUsed(int rate) {
    LimitedCloud.Outcome outcome = LimitedCloud.run(CALLS, rate, LimitedCloud.bucket(rate));

    assertThat(outcome.throttled()).isZero();
    assertThat(shareOf(rate, outcome)).isGreaterThan(0.99);
  }

  @ParameterizedTest
  @CsvSource({"5, 0", "20, 0", "20, 23", "100, 41"})
  void aQuotaByTheMinuteIsUsedUpWhenTheCeilingIsRight(int rate, int ahead) {
    LimitedCloud.Outcome outcome =
        LimitedCloud.run(CALLS, rate, LimitedCloud.quota(rate * 60, Duration.ofSeconds(ahead)));

    assertThat(outcome.throttled()).isLessThan(CALLS / 100);
    assertThat(shareOf(rate, outcome)).isGreaterThan(0.98);
  }

  @ParameterizedTest
  @CsvSource({"5, 4", "20, 4", "100, 4", "20, 16", "20, 50"})
  void aCeilingThatIsTooHighIsCorrectedByWhatTheCloudGives(int rate, int times) {
    LimitedCloud.Outcome outcome = LimitedCloud.run(CALLS, rate * times, LimitedCloud.bucket(rate));

    assertThat(outcome.throttled()).isLessThan(CALLS * 2 / 100);
    assertThat(shareOf(rate, outcome)).isGreaterThan(0.98);
  }

  @ParameterizedTest
  @CsvSource({"5, 0", "20, 0", "20, 23", "100, 41"})
  void aQuotaByTheMinuteIsUsedUpAlsoWhenTheCeilingIsTooHigh(int rate, int ahead) {
    LimitedCloud.Outcome outcome =
        LimitedCloud.run(CALLS, 4 * rate, LimitedCloud.quota(rate * 60, Duration.ofSeconds(ahead)));

    assertThat(outcome.throttled()).isLessThan(CALLS * 3 / 100);
    assertThat(shareOf(rate, outcome)).isGreaterThan(0.90);
  }

  /** Of all that the cloud would have allowed in that time. */
  private static double shareOf(int rate, LimitedCloud.Outcome outcome) {
    return CALLS / (rate * (outcome.took().toMillis() / 1000.0));
  }
}
