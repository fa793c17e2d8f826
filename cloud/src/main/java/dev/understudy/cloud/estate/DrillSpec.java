package dev.understudy.cloud.estate;

import java.time.Duration;

/**
 * How a rehearsal runs.
 *
 * @param site where the clone is made
 * @param allowFrom CIDR that may reach the clone: the control host
 * @param budget longest life of anything a drill makes; positive
 * @param maxAge for how long a rehearsal counts; positive
 */
public record DrillSpec(String site, String allowFrom, Duration budget, Duration maxAge) {
  /** One missed night is noticed before the next. */
  public static final Duration MAX_AGE = Duration.ofHours(36);
}
