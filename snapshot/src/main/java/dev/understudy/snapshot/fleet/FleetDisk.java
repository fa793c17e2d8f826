package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;

/**
 * A disk that a snapshot policy is for.
 *
 * @param server the estate's name of its server; the cloud's id of one known by its tags only
 * @param name the estate's name of the disk: {@code system}, the name of a data disk, or its id
 */
public record FleetDisk(
    RegionId region, String server, String name, InstanceId instance, Disk disk) {

  /** Where it is, for a person: {@code cn-shanghai data/system}. */
  public String place() {
    return region + " " + server + "/" + name;
  }
}
