package dev.understudy.lab.ecs;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A lock of a snapshot in compliance mode. What it forbids follows from the time. */
final class SnapshotLock {

  /** States as the API names them. */
  enum Status {
    COOLING_OFF("compliance-cooloff"),
    COMPLIANCE("compliance"),
    EXPIRED("expired");

    final String wire;

    Status(String wire) {
      this.wire = wire;
    }

    static Optional<Status> find(String wire) {
      return Arrays.stream(values()).filter(each -> each.wire.equals(wire)).findFirst();
    }
  }

  Instant begun = Instant.EPOCH;
  int days;
  int coolOffHours;

  Instant coolOffEnd() {
    return begun.plus(Duration.ofHours(coolOffHours));
  }

  Instant end() {
    return begun.plus(Duration.ofDays(days));
  }

  Status status(Instant now) {
    if (!now.isBefore(end())) {
      return Status.EXPIRED;
    }
    return now.isBefore(coolOffEnd()) ? Status.COOLING_OFF : Status.COMPLIANCE;
  }
}
