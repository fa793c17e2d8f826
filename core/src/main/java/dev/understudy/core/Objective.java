package dev.understudy.core;

import java.time.Duration;

/**
 * What was promised: the longest outage (RTO) and the most data lost, as time (RPO). Both positive
 * or zero.
 */
public record Objective(Duration rto, Duration rpo) {

  public Objective {
    if (rto.isNegative() || rpo.isNegative()) {
      throw new IllegalArgumentException("an objective is not negative");
    }
  }

  public static Objective of(Duration rto, Duration rpo) {
    return new Objective(rto, rpo);
  }
}
