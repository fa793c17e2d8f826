package dev.understudy.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A server as the cloud describes it. */
public record Instance(
    InstanceId id,
    String name,
    State state,
    ZoneId zone,
    String type,
    Optional<ImageId> image,
    List<String> privateAddresses,
    List<String> publicAddresses,
    List<SecurityGroupId> securityGroups,
    Instant created,
    Tags tags) {

  /** States that the cloud reports; UNKNOWN is one we have no name for. */
  public enum State {
    PENDING,
    STARTING,
    RUNNING,
    STOPPING,
    STOPPED,
    UNKNOWN
  }

  public Instance {
    privateAddresses = List.copyOf(privateAddresses);
    publicAddresses = List.copyOf(publicAddresses);
    securityGroups = List.copyOf(securityGroups);
  }

  /** Where to reach it: the first public address, else the first private one. */
  public Optional<String> address() {
    return publicAddresses.stream().findFirst().or(() -> privateAddresses.stream().findFirst());
  }
}
