package dev.understudy.restore;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.server.Ownership;
import dev.understudy.cloud.server.ResourceWatch;
import dev.understudy.core.StepContext;
import java.util.List;
import java.util.Optional;

/** Single resources of a region, by id or by who made them. */
record Lookup(Cloud.Region region) {

  Optional<Instance> instance(String id) {
    return region.instances().describe(List.of(new InstanceId(id))).stream().findFirst();
  }

  Optional<Disk> disk(String id) {
    return region.disks().describe(List.of(new DiskId(id))).stream().findFirst();
  }

  Optional<Snapshot> snapshot(String id) {
    return region.snapshots().describe(List.of(new SnapshotId(id))).stream().findFirst();
  }

  Optional<Image> image(String id) {
    return region.images().describe(List.of(new ImageId(id))).stream().findFirst();
  }

  ResourceWatch<Instance> watchInstance(String id) {
    return new ResourceWatch<>("server " + id, () -> instance(id));
  }

  ResourceWatch<Disk> watchDisk(String id) {
    return new ResourceWatch<>("disk " + id, () -> disk(id));
  }

  ResourceWatch<Image> watchImage(String id) {
    return new ResourceWatch<>("image " + id, () -> image(id));
  }

  List<Instance> instancesMadeBy(StepContext context) {
    return region.instances().findByTags(Ownership.of(context.run())).stream()
        .filter(instance -> Ownership.isMadeBy(context, instance.tags()))
        .toList();
  }

  List<Disk> disksMadeBy(StepContext context) {
    return region.disks().findByTags(Ownership.of(context.run())).stream()
        .filter(disk -> Ownership.isMadeBy(context, disk.tags()))
        .toList();
  }

  List<Image> imagesMadeBy(StepContext context) {
    return region.images().findByTags(Ownership.of(context.run())).stream()
        .filter(image -> Ownership.isMadeBy(context, image.tags()))
        .toList();
  }
}
