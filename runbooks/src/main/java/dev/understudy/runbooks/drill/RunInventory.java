package dev.understudy.runbooks.drill;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.server.Ownership;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.RunId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything of one region that carries the tag of a run, as the cloud lists it now. */
record RunInventory(
    List<Instance> instances,
    List<Disk> disks,
    List<Image> images,
    List<Snapshot> snapshots,
    List<SecurityGroupId> groups) {

  RunInventory {
    instances = List.copyOf(instances);
    disks = List.copyOf(disks);
    images = List.copyOf(images);
    snapshots = List.copyOf(snapshots);
    groups = List.copyOf(groups);
  }

  static RunInventory of(Cloud.Region region, RunId run) {
    Tags tags = Ownership.of(run);
    return new RunInventory(
        region.instances().findByTags(tags),
        region.disks().findByTags(tags),
        region.images().findByTags(tags),
        region.snapshots().findByTags(tags),
        region.network().findByTags(tags));
  }

  /** The regions a drill of this server makes things in. */
  static List<Cloud.Region> regions(ServerScope scope) {
    Set<RegionId> regions = new LinkedHashSet<>();
    regions.add(scope.site().region());
    regions.add(scope.estate().site(scope.server().site()).region());
    return regions.stream().map(scope.cloud()::in).toList();
  }

  /** Ids as receipts carry them: joined by commas. */
  static Set<SnapshotId> ids(String joined) {
    Set<SnapshotId> ids = new LinkedHashSet<>();
    Arrays.stream(joined.split(","))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .map(SnapshotId::new)
        .forEach(ids::add);
    return ids;
  }

  /** What is there, but for the snapshots that are to stay; one id each. */
  List<String> leftovers(Set<SnapshotId> keep) {
    List<String> ids = new ArrayList<>();
    instances.forEach(instance -> ids.add("server " + instance.id()));
    disks.forEach(disk -> ids.add("disk " + disk.id()));
    images.forEach(image -> ids.add("image " + image.id()));
    snapshots.stream()
        .filter(snapshot -> !keep.contains(snapshot.id()))
        .forEach(snapshot -> ids.add("snapshot " + snapshot.id()));
    groups.forEach(group -> ids.add("security group " + group));
    return ids;
  }
}
