package dev.understudy.cloud.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ScheduleClockTest {
  private static final Instant FIRST = Instant.parse("2018-01-01T00:00:00Z");
  private static final int YEARS = 15;

  @Property(tries = 400)
  void slotsGrowAndTheLastOfASlotIsItself(
      @ForAll("lines") String line,
      @ForAll("zones") ZoneId zone,
      @ForAll("moments") Moment moment) {
    Schedule schedule = Schedule.parse(line, zone);
    Instant after = moment.in(zone);
    for (int step = 0; step < 5; step++) {
      Instant slot = schedule.next(after);

      assertThat(slot).isAfter(after);
      assertThat(schedule.last(slot)).contains(slot);
      assertThat(schedule.last(slot.minusSeconds(1)).orElse(Instant.MIN)).isBeforeOrEqualTo(after);
      after = slot;
    }
  }

  @Property(tries = 200)
  void anHourlyScheduleLeavesNoHourOfRealTimeOut(
      @ForAll("zones") ZoneId zone, @ForAll("minutes") int minute, @ForAll("moments") Moment at) {
    Schedule schedule = Schedule.parse(minute + " * * * *", zone);
    Instant from = at.in(zone).minus(Duration.ofHours(30));
    Instant before = schedule.next(from);
    for (int step = 0; step < 60; step++) {
      Instant slot = schedule.next(before);

      assertThat(Duration.between(before, slot)).isEqualTo(Duration.ofHours(1));
      before = slot;
    }
  }

  @Property(tries = 200)
  void aDailyScheduleHasOneSlotOnEveryLocalDay(
      @ForAll("zones") ZoneId zone,
      @ForAll("minutes") int minute,
      @ForAll("hours") int hour,
      @ForAll("moments") Moment at) {
    Schedule schedule = Schedule.parse(minute + " " + hour + " * * *", zone);
    LocalDate day = LocalDate.ofInstant(at.in(zone), zone).minusDays(3);

    List<Instant> slots =
        schedule.slots(
            day.atStartOfDay(zone).toInstant(), day.plusDays(7).atStartOfDay(zone).toInstant());

    assertThat(slots.stream().map(slot -> LocalDate.ofInstant(slot, zone)))
        .containsExactlyElementsOf(day.datesUntil(day.plusDays(7)).toList());
  }

  /** Against reading the clock minute by minute: nothing is left out and nothing is added. */
  @Property(tries = 60)
  void everyMatchingMinuteOfTheClockIsASlotOnce(
      @ForAll("zones") ZoneId zone,
      @ForAll("minutes") int minute,
      @ForAll("hours") int hour,
      @ForAll("moments") Moment at) {
    Schedule schedule =
        Schedule.parse(minute + ",59 " + hour + "," + (hour + 3) % 24 + " * * *", zone);
    Instant from = at.in(zone).minus(Duration.ofDays(1));
    Instant to = from.plus(Duration.ofDays(2));

    List<Instant> read = new ArrayList<>();
    for (Instant now = from; now.isBefore(to); now = now.plusSeconds(60)) {
      LocalDateTime clock = LocalDateTime.ofInstant(now, zone);
      boolean named =
          (clock.getMinute() == minute || clock.getMinute() == 59)
              && (clock.getHour() == hour || clock.getHour() == (hour + 3) % 24);
      ZoneOffsetTransition change = zone.getRules().previousTransition(now.plusSeconds(1));
      boolean again =
          change != null
              && change.isOverlap()
              && clock.isBefore(change.getDateTimeBefore())
              && !now.isBefore(change.getInstant());
      boolean justLeftOut =
          change != null
              && change.isGap()
              && now.equals(change.getInstant())
              && (change.getDateTimeBefore().getHour() == hour
                  || change.getDateTimeBefore().getHour() == (hour + 3) % 24);
      if ((named && !again) || justLeftOut) {
        read.add(now);
      }
    }

    assertThat(schedule.slots(from, to)).containsExactlyElementsOf(read);
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of("Europe/Berlin", "Asia/Shanghai", "America/New_York").map(ZoneId::of);
  }

  @Provide
  Arbitrary<Integer> minutes() {
    return Arbitraries.integers().between(0, 58);
  }

  @Provide
  Arbitrary<Integer> hours() {
    return Arbitraries.integers().between(0, 23);
  }

  @Provide
  Arbitrary<String> lines() {
    Arbitrary<String> minute = Arbitraries.of("0", "*", "*/7", "59", "10-20", "3,30,45");
    Arbitrary<String> hour = Arbitraries.of("*", "2", "*/2", "1-3", "0,23", "0-23");
    Arbitrary<String> day = Arbitraries.of("*", "1", "29", "31", "*/10");
    Arbitrary<String> month = Arbitraries.of("*", "3", "10,11", "1-6");
    Arbitrary<String> weekday = Arbitraries.of("*", "0", "7", "MON-FRI", "6,0");
    return Combinators.combine(minute, hour, day, month, weekday)
        .as((a, b, c, d, e) -> String.join(" ", a, b, c, d, e));
  }

  /** Every second one is near a change of the clocks, where there is one. */
  @Provide
  Arbitrary<Moment> moments() {
    Arbitrary<Integer> minute = Arbitraries.integers().between(0, YEARS * 365 * 24 * 60);
    Arbitrary<Integer> off = Arbitraries.integers().between(-180, 180);
    return Combinators.combine(minute, off, Arbitraries.of(true, false)).as(Moment::new);
  }

  private record Moment(int minute, int off, boolean atChange) {
    Instant in(ZoneId zone) {
      Instant any = FIRST.plus(Duration.ofMinutes(minute));
      ZoneOffsetTransition change = zone.getRules().nextTransition(any);
      return atChange && change != null ? change.getInstant().plusSeconds(off * 60L) : any;
    }
  }
}
