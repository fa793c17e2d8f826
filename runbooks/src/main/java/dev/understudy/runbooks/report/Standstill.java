package dev.understudy.runbooks.report;

import java.time.Duration;
import java.time.Instant;

/** A time in which nobody ran the run: between a stop, or a sudden end, and the resume. */
public record Standstill(Instant from, Instant to, boolean isCutOff) {

  public Duration length() {
    return Duration.between(from, to);
  }
}
