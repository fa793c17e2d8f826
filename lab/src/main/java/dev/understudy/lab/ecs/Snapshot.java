package dev.understudy.lab.ecs;

import java.time.Duration;
import java.time.Instant;

/** A snapshot of a disk. */
final class Snapshot extends Resource {

  /** States as the API names them. */
  enum Status {
    PROGRESSING("progressing"),
    ACCOMPLISHED("accomplished"),
    FAILED("failed");

    final String wire;

    Status(String wire) {
      this.wire = wire;
    }
  }

  Status status = Status.PROGRESSING;
  String sourceDisk = "";
  boolean ofSystemDisk;
  boolean ofEssdFamily;
  int sizeGib;
  int retentionDays;

  /** Id of the cut that holds its bytes; copies in other regions share it. Empty without bytes. */
  String cut = "";

  boolean isCut;

  /** To the instant, unlike the time of creation, which the API rounds to seconds. */
  Instant accepted = Instant.now();

  Duration expected = Duration.ZERO;
  String sourceSnapshot = "";
  String sourceRegion = "";
  boolean encrypted;
  String kmsKey = "";
  String group = "";

  /** A scripted fault: the work ends in failure. */
  boolean fails;

  @Override
  String kind() {
    return "snapshot";
  }

  boolean is(Status wanted) {
    return status == wanted;
  }

  /** 0 to 100, by the time that has gone by. */
  int progress(Instant now) {
    if (status == Status.ACCOMPLISHED) {
      return 100;
    }
    long whole = Math.max(1, expected.toMillis());
    long gone = Duration.between(accepted, now).toMillis();
    return (int) Math.max(0, Math.min(99, gone * 100 / whole));
  }
}
