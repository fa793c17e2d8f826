package dev.understudy.cloud.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cloud.estate.Keep.Rule;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepTest {

  @Test
  void readsCountsAndSpans() {
    Keep keep = Keep.parse("last=3,daily=7,within=2d,within-weekly=1y6m");

    assertThat(keep.counts()).isEqualTo(Map.of(Rule.LAST, 3, Rule.DAILY, 7));
    assertThat(keep.within())
        .isEqualTo(Map.of(Rule.LAST, new Within(0, 0, 2, 0), Rule.WEEKLY, new Within(1, 6, 0, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "last=3,hourly=24,within-daily=2y5m7d3h",
        "last:3 hourly:24 withinDaily:2y5m7d3h",
        " hourly = 24, last = 3 , within-daily = 3h7d5m2y "
      })
  void readsTheSameInEveryForm(String text) {
    assertThat(Keep.parse(text)).hasToString("last=3,hourly=24,within-daily=2y5m7d3h");
  }

  @Test
  void readsUnlimitedInBothWords() {
    assertThat(Keep.parse("yearly=-1")).isEqualTo(Keep.parse("yearly=unlimited"));
    assertThat(Keep.parse("yearly=-1")).hasToString("yearly=unlimited");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | write what to keep",
        "last=0        | leave the rule out",
        "daily=-2      | or 'unlimited'",
        "daily=many    | write a number",
        "daily=7,daily=8 | is there twice",
        "within=0d     | leave the rule out",
        "within=2      | is no span",
        "within=2w     | is no span",
        "within=2d3d   | 'd' twice",
        "within-last=2d| is no rule",
        "minutely=3    | is no rule",
        "last          | write RULE=VALUE",
        "last=         | write RULE=VALUE"
      })
  void refusesAndSaysWhatToWrite(String text, String advice) {
    assertThatThrownBy(() -> Keep.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(advice);
  }

  @Test
  void refusesAPolicyThatIsBuiltOfNothing() {
    assertThatThrownBy(() -> new Keep(Map.of(), Map.of()))
        .hasMessageContaining("no rule would keep nothing");
    assertThatThrownBy(() -> new Keep(Map.of(Rule.DAILY, 0), Map.of()))
        .hasMessageContaining("0 would keep nothing");
    assertThatThrownBy(() -> new Within(0, 0, 0, 0)).hasMessageContaining("0 would keep nothing");
  }
}
