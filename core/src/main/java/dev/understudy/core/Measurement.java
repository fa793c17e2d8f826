package dev.understudy.core;

import java.time.Duration;

/** What was measured: the outage (RTA) and the data lost (RPA), held against what was promised. */
public record Measurement(Duration rta, Duration rpa, Objective objective) {

  public boolean isMet() {
    return isRtoMet() && isRpoMet();
  }

  public boolean isRtoMet() {
    return rta.compareTo(objective.rto()) <= 0;
  }

  public boolean isRpoMet() {
    return rpa.compareTo(objective.rpo()) <= 0;
  }
}
