package dev.understudy.lab.ecs;

import java.util.ArrayList;
import java.util.List;

/** An image: the stock one, or one made of snapshots. */
final class Image extends Resource {

  /** States as the API names them. */
  enum Status {
    CREATING("Creating"),
    WAITING("Waiting"),
    AVAILABLE("Available"),
    UNAVAILABLE("UnAvailable"),
    CREATE_FAILED("CreateFailed");

    final String wire;

    Status(String wire) {
      this.wire = wire;
    }
  }

  /** A snapshot in its place. */
  static final class Mapping {
    String snapshot = "";
    String device = "";
    int sizeGib;
    boolean system;
  }

  Status status = Status.CREATING;
  boolean stock;
  int sizeGib;
  List<Mapping> mappings = new ArrayList<>();

  /** A scripted fault: the work ends in failure. */
  boolean fails;

  @Override
  String kind() {
    return "image";
  }

  boolean is(Status wanted) {
    return status == wanted;
  }

  /** Id of the system disk's snapshot; empty for the stock image. */
  String systemSnapshot() {
    return mappings.stream()
        .filter(mapping -> mapping.system)
        .map(mapping -> mapping.snapshot)
        .findFirst()
        .orElse("");
  }
}
