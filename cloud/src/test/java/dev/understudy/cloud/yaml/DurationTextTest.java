package dev.understudy.cloud.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @Test
  void readsEveryUnit() {
    assertThat(DurationText.parse("250ms")).contains(Duration.ofMillis(250));
    assertThat(DurationText.parse("30s")).contains(Duration.ofSeconds(30));
    assertThat(DurationText.parse("15m")).contains(Duration.ofMinutes(15));
    assertThat(DurationText.parse("2h")).contains(Duration.ofHours(2));
    assertThat(DurationText.parse("7d")).contains(Duration.ofDays(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-5s", "1.5h", "30 s", "30S", "PT30S", "9999999999s"})
  void refusesWhatHasNoUnitOrIsNoWholeNumber(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @Property(tries = 300)
  void readsBackWhatItWrites(@ForAll @LongRange(min = 0, max = 999_999_999) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(DurationText.parse(DurationText.format(duration))).contains(duration);
  }
}
