package dev.understudy.cloud.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table says what restic 0.14.0 said. To have it said anew: {@code bench/restic-table}, which
 * runs this test with {@code -Dunderstudy.restic=write}.
 */
class RetentionMatchesResticTest {
  private static final Path TABLE = Path.of("src/test/resources/restic/table.jsonl");
  private static final List<ZoneId> ZONES =
      Stream.of(
              "Europe/Berlin",
              "America/New_York",
              "Asia/Shanghai",
              "Australia/Lord_Howe",
              "Europe/London",
              "UTC")
          .map(ZoneId::of)
          .toList();

  @TempDir private Path directory;

  @Test
  void keepsWhatResticKeepsForItsReasons() throws Exception {
    if ("write".equals(System.getProperty("understudy.restic"))) {
      List<History> judged = new ResticSession(directory, 1).judge(ZONES, 60, 42);
      Files.write(TABLE, judged.stream().map(History::line).toList());
    }
    List<History> table = table();

    assertThat(table).hasSizeGreaterThanOrEqualTo(240);
    assertThat(table)
        .allSatisfy(history -> assertThat(history.judged()).isEqualTo(history.reasons()));
  }

  @Test
  void coversWhatCalendarsAreHardOn() throws IOException {
    assertThat(
            count(history -> some(history, RetentionMatchesResticTest::isInAnHourThatComesTwice)))
        .as("both passes of an hour")
        .isGreaterThan(20);
    assertThat(count(history -> some(history, RetentionMatchesResticTest::isNextToAChange)))
        .as("a change of the clocks")
        .isGreaterThan(100);
    assertThat(count(history -> some(history, clock -> monthDay(clock).equals(MonthDay.of(2, 29)))))
        .as("a leap day")
        .isGreaterThan(50);
    assertThat(
            count(
                history ->
                    some(
                        history,
                        clock -> clock.local().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) == 53)))
        .as("a week 53")
        .isGreaterThan(20);
    assertThat(count(history -> mostInAnHour(history) >= 10))
        .as("many in an hour")
        .isGreaterThan(20);
    assertThat(count(history -> history.at().stream().distinct().count() < history.at().size()))
        .as("two of one second")
        .isGreaterThan(50);
    assertThat(count(history -> !history.keep().within().isEmpty())).isGreaterThan(80);
    assertThat(table().stream().map(History::zone)).containsAll(ZONES);
  }

  private long count(Predicate<History> condition) throws IOException {
    return table().stream().filter(condition).count();
  }

  private static boolean some(History history, Predicate<Clock> condition) {
    return history.at().stream().map(at -> new Clock(at, history.zone())).anyMatch(condition);
  }

  private static MonthDay monthDay(Clock clock) {
    return MonthDay.from(clock.local());
  }

  private static boolean isInAnHourThatComesTwice(Clock clock) {
    return clock.zone().getRules().getValidOffsets(clock.local()).size() == 2;
  }

  private static boolean isNextToAChange(Clock clock) {
    ZoneOffsetTransition change =
        clock.zone().getRules().nextTransition(clock.at().minus(Duration.ofHours(3)));
    return change != null && change.getInstant().isBefore(clock.at().plus(Duration.ofHours(3)));
  }

  private static long mostInAnHour(History history) {
    return history.at().stream()
        .map(at -> at.getEpochSecond() / 3600)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .values()
        .stream()
        .max(Long::compare)
        .orElse(0L);
  }

  private static List<History> table() throws IOException {
    return Files.readAllLines(TABLE).stream().map(History::read).toList();
  }

  private record Clock(Instant at, ZoneId zone) {
    LocalDateTime local() {
      return LocalDateTime.ofInstant(at, zone);
    }
  }
}
