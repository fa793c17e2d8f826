package dev.understudy.lab.ecs;

import java.time.Instant;

/** A disk. */
final class Disk extends Resource {

  /** States as the API names them. */
  enum Status {
    CREATING("Creating"),
    AVAILABLE("Available"),
    ATTACHING("Attaching"),
    IN_USE("In_use"),
    DETACHING("Detaching"),
    REINITIALIZING("ReIniting");

    final String wire;

    Status(String wire) {
      this.wire = wire;
    }
  }

  Status status = Status.CREATING;

  /** What it is to its server now; a system disk that serves another server is a data disk. */
  boolean system;

  String category = "cloud_essd";
  String performanceLevel = "PL1";
  int sizeGib;
  String zone = "";

  /** Id of the server it is attached to, empty for none. */
  String instance = "";

  /** Of a disk born as a system disk: the server it was born with. */
  String bornWith = "";

  /** Letter of its device, {@code a} for the system disk; empty when attached to nothing. */
  String letter = "";

  boolean deleteWithInstance;
  String sourceSnapshot = "";
  String image = "";
  boolean hasBeenAttached;

  /** One of a fleet on paper: it keeps no bytes, and neither do its snapshots. */
  boolean withoutBytes;

  Instant attached = Instant.EPOCH;
  Instant detached = Instant.EPOCH;

  @Override
  String kind() {
    return "disk";
  }

  boolean is(Status wanted) {
    return status == wanted;
  }

  /** As the guest sees it. */
  String serial() {
    return id.substring(id.indexOf('-') + 1);
  }

  boolean isOfEssdFamily() {
    return category.startsWith("cloud_essd") || category.startsWith("cloud_auto");
  }
}
