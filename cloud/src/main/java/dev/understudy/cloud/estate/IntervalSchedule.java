package dev.understudy.cloud.estate;

import dev.understudy.cloud.yaml.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Slots at the multiples of a whole number of seconds since 1970 in UTC. */
record IntervalSchedule(Duration interval, ZoneId zone) implements Schedule {

  IntervalSchedule {
    if (interval.toSeconds() < 1 || !interval.equals(Duration.ofSeconds(interval.toSeconds()))) {
      throw new IllegalArgumentException("an interval is whole seconds, at least one");
    }
  }

  @Override
  public String text() {
    return "every " + DurationText.format(interval);
  }

  @Override
  public Instant next(Instant after) {
    return Instant.ofEpochSecond(floor(after) + interval.toSeconds());
  }

  @Override
  public Optional<Instant> last(Instant notAfter) {
    return Optional.of(Instant.ofEpochSecond(floor(notAfter)));
  }

  private long floor(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), interval.toSeconds()) * interval.toSeconds();
  }
}
