package dev.understudy.lab;

import java.util.List;
import java.util.Map;

/**
 * What a running lab says about itself.
 *
 * @param regions whether each region's API answers
 * @param generated measurements that the sensor nodes have made so far
 * @param buffered those of them that no server has acknowledged yet
 */
public record LabStatus(
    String estate,
    List<Server> servers,
    Map<String, Boolean> regions,
    List<String> unusedFaults,
    long generated,
    long buffered) {

  public LabStatus {
    servers = List.copyOf(servers);
    regions = Map.copyOf(regions);
    unusedFaults = List.copyOf(unusedFaults);
  }

  /** A server as its cloud sees it. */
  public record Server(
      String id,
      String region,
      String zone,
      String address,
      String status,
      Map<String, String> tags) {
    public Server {
      tags = Map.copyOf(tags);
    }
  }
}
