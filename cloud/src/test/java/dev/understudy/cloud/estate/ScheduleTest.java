package dev.understudy.cloud.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId UTC = ZoneId.of("UTC");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 * * * *       | 2024-05-01T00:59:59 | 2024-05-01T01:00",
        "*/15 * * * *    | 2024-05-01T00:45:00 | 2024-05-01T01:00",
        "30 4 * * *      | 2024-05-01T04:30:00 | 2024-05-02T04:30",
        "0 0 * * 7       | 2024-05-01T00:00:00 | 2024-05-05T00:00",
        "0 0 * * SUN     | 2024-05-01T00:00:00 | 2024-05-05T00:00",
        "0 0 * * 1-5     | 2024-05-03T00:00:00 | 2024-05-06T00:00",
        "0 0 29 2 *      | 2024-03-01T00:00:00 | 2028-02-29T00:00",
        "0 0 31 * *      | 2024-03-31T00:00:00 | 2024-05-31T00:00",
        "0 0 13 * FRI    | 2024-09-07T00:00:00 | 2024-09-13T00:00",
        "0 0 13 * FRI    | 2024-10-12T00:00:00 | 2024-10-13T00:00",
        "5,35 8-10 * * * | 2024-05-01T10:35:00 | 2024-05-02T08:05",
        "@hourly         | 2024-05-01T10:35:00 | 2024-05-01T11:00",
        "@weekly         | 2024-05-01T10:35:00 | 2024-05-05T00:00",
        "@yearly         | 2024-05-01T10:35:00 | 2025-01-01T00:00"
      })
  void readsCronLines(String text, LocalDateTime after, LocalDateTime expected) {
    Schedule schedule = Schedule.parse(text, BERLIN);

    Instant next = schedule.next(after.atZone(BERLIN).toInstant());

    assertThat(LocalDateTime.ofInstant(next, BERLIN)).isEqualTo(expected);
    assertThat(schedule.last(next)).contains(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "* * * *", "0 0 0 * * *", "61 * * * *", "0 24 * * *", "0 0 30 2 *", "@reboot"})
  void refusesWhatIsNoScheduleOrNeverComes(String text) {
    assertThatThrownBy(() -> Schedule.parse(text, UTC))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void runsRightAfterAnHourThatIsLeftOut() {
    assertThat(slots("30 2 * * *", "2024-03-30T12:00:00Z", "2024-04-01T12:00:00Z"))
        .containsExactly("2024-03-31T01:00:00Z", "2024-04-01T00:30:00Z");
    assertThat(slots("15,45 2 * * *", "2024-03-31T00:00:00Z", "2024-03-31T12:00:00Z"))
        .containsExactly("2024-03-31T01:00:00Z");
  }

  @Test
  void runsOnceInAnHourThatComesTwice() {
    assertThat(slots("30 2 * * *", "2024-10-26T12:00:00Z", "2024-10-28T12:00:00Z"))
        .containsExactly("2024-10-27T00:30:00Z", "2024-10-28T01:30:00Z");
    assertThat(slots("0 */2 * * *", "2024-10-26T22:00:00Z", "2024-10-27T04:00:00Z"))
        .containsExactly("2024-10-26T22:00:00Z", "2024-10-27T00:00:00Z", "2024-10-27T03:00:00Z");
  }

  @Test
  void runsEveryHourByRealTime() {
    assertThat(slots("0 * * * *", "2024-03-31T00:00:00Z", "2024-03-31T03:00:00Z"))
        .containsExactly("2024-03-31T00:00:00Z", "2024-03-31T01:00:00Z", "2024-03-31T02:00:00Z");
    assertThat(slots("0 * * * *", "2024-10-27T00:00:00Z", "2024-10-27T03:00:00Z"))
        .containsExactly("2024-10-27T00:00:00Z", "2024-10-27T01:00:00Z", "2024-10-27T02:00:00Z");
  }

  @Test
  void countsIntervalsFromTheEpochOnEveryHost() {
    Schedule schedule = Schedule.every(Duration.ofHours(6), BERLIN);

    assertThat(schedule.next(Instant.parse("2024-05-01T05:59:59Z")))
        .isEqualTo("2024-05-01T06:00:00Z");
    assertThat(schedule.next(Instant.parse("2024-05-01T06:00:00Z")))
        .isEqualTo("2024-05-01T12:00:00Z");
    assertThat(schedule.last(Instant.parse("2024-05-01T11:59:59Z")))
        .contains(Instant.parse("2024-05-01T06:00:00Z"));
    assertThat(schedule.text()).isEqualTo("every 6h");
    assertThatThrownBy(() -> Schedule.every(Duration.ofMillis(1500), UTC))
        .hasMessageContaining("whole seconds");
  }

  @Test
  void isTheSameWhenWrittenTheSame() {
    assertThat(Schedule.parse("0  * * * *", UTC)).isEqualTo(Schedule.parse(" 0 * * * * ", UTC));
    assertThat(Schedule.parse("0 * * * *", UTC)).isNotEqualTo(Schedule.parse("0 * * * *", BERLIN));
  }

  private static List<String> slots(String text, String from, String to) {
    return Schedule.parse(text, BERLIN).slots(Instant.parse(from), Instant.parse(to)).stream()
        .map(Instant::toString)
        .toList();
  }
}
