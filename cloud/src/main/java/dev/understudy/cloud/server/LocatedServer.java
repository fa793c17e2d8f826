package dev.understudy.cloud.server;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.ServerSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A server of the estate as the cloud showed it at one instant, in any state, with its disks. */
public record LocatedServer(ServerSpec spec, RegionId region, Instance instance, List<Disk> disks) {

  public LocatedServer {
    disks = List.copyOf(disks);
  }

  /**
   * The disk that the estate calls {@code name}: the one tagged so, else the only untagged one of
   * the right kind.
   */
  public Optional<Disk> disk(String name) {
    Optional<Disk> tagged = only(disk -> disk.tags().find(Tags.DISK).equals(Optional.of(name)));
    if (tagged.isPresent()) {
      return tagged;
    }
    Disk.Kind kind = name.equals(ServerSpec.SYSTEM_DISK) ? Disk.Kind.SYSTEM : Disk.Kind.DATA;
    return only(disk -> disk.tags().find(Tags.DISK).isEmpty() && disk.kind() == kind);
  }

  /** Every address it has, public ones first. */
  public Set<String> addresses() {
    Set<String> all = new LinkedHashSet<>(instance.publicAddresses());
    all.addAll(instance.privateAddresses());
    return all;
  }

  private Optional<Disk> only(Predicate<Disk> wanted) {
    List<Disk> found = disks.stream().filter(wanted).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }
}
