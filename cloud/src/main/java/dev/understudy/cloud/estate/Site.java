package dev.understudy.cloud.estate;

import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place to run.
 *
 * @param zones in the order they are tried
 * @param vswitches by zone
 * @param image stock image of fresh servers here; empty where that of the server's launch is
 */
public record Site(
    String name,
    RegionId region,
    List<ZoneId> zones,
    String vpc,
    Map<ZoneId, String> vswitches,
    SecurityGroupId securityGroup,
    Optional<String> keyPair,
    Optional<ImageId> image) {

  public Site {
    zones = List.copyOf(zones);
    vswitches = Map.copyOf(vswitches);
  }

  /** A site that has the image that the servers' launch names. */
  public Site(
      String name,
      RegionId region,
      List<ZoneId> zones,
      String vpc,
      Map<ZoneId, String> vswitches,
      SecurityGroupId securityGroup,
      Optional<String> keyPair) {
    this(name, region, zones, vpc, vswitches, securityGroup, keyPair, Optional.empty());
  }
}
