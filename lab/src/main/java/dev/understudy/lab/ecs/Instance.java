package dev.understudy.lab.ecs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A server. */
final class Instance extends Resource {

  /** States as the API names them. */
  enum Status {
    PENDING("Pending"),
    STARTING("Starting"),
    RUNNING("Running"),
    STOPPING("Stopping"),
    STOPPED("Stopped");

    final String wire;

    Status(String wire) {
      this.wire = wire;
    }
  }

  Status status = Status.PENDING;
  String stoppedMode = "Not-applicable";
  String zone = "";
  String type = "";
  String image = "";
  String vpc = "";
  String vswitch = "";
  String address = "";
  boolean publicAddress;
  List<String> securityGroups = new ArrayList<>();
  String keyPair = "";
  String userData = "";
  String hostName = "";
  boolean deletionProtection;
  Instant started = Instant.EPOCH;

  /** Whether it has run at least once; before that a boot does first-boot work. */
  boolean hasBooted;

  /** Whether it runs once its disks are made (RunInstances) or stays stopped (CreateInstance). */
  boolean startsWhenMade;

  /** A breakage of the lab: its network cable is cut. */
  boolean isolated;

  /** One of a fleet on paper, beyond every quota. */
  boolean inFleet;

  /** A scripted fault: accepted, then gone. */
  boolean vanishes;

  @Override
  String kind() {
    return "instance";
  }

  boolean is(Status wanted) {
    return status == wanted;
  }
}
