package dev.understudy.cloud.estate;

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
 */
public record Site(
    String name,
    RegionId region,
    List<ZoneId> zones,
    String vpc,
    Map<ZoneId, String> vswitches,
    SecurityGroupId securityGroup,
    Optional<String> keyPair) {

  public Site {
    zones = List.copyOf(zones);
    vswitches = Map.copyOf(vswitches);
  }
}
