package dev.understudy.cloud.fake;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.Tags;
import java.util.Optional;

/** Copies of records with one thing changed. */
final class Changed {

  private Changed() {}

  static Instance state(Instance old, Instance.State state) {
    return new Instance(
        old.id(),
        old.name(),
        state,
        old.zone(),
        old.type(),
        old.image(),
        old.privateAddresses(),
        old.publicAddresses(),
        old.securityGroups(),
        old.created(),
        old.tags());
  }

  static Instance tags(Instance old, Tags more) {
    return new Instance(
        old.id(),
        old.name(),
        old.state(),
        old.zone(),
        old.type(),
        old.image(),
        old.privateAddresses(),
        old.publicAddresses(),
        old.securityGroups(),
        old.created(),
        old.tags().with(more));
  }

  static Disk place(Disk old, Disk.State state, Optional<InstanceId> instance) {
    return new Disk(
        old.id(),
        old.name(),
        state,
        old.kind(),
        old.category(),
        old.sizeGib(),
        old.zone(),
        instance,
        old.serial(),
        old.deletedWithInstance() && instance.isPresent(),
        old.source(),
        old.created(),
        old.tags());
  }

  static Disk tags(Disk old, Tags more) {
    return new Disk(
        old.id(),
        old.name(),
        old.state(),
        old.kind(),
        old.category(),
        old.sizeGib(),
        old.zone(),
        old.instance(),
        old.serial(),
        old.deletedWithInstance(),
        old.source(),
        old.created(),
        old.tags().with(more));
  }

  static Snapshot state(Snapshot old, Snapshot.State state, int progress) {
    return copy(old, state, progress, old.tags());
  }

  static Snapshot tags(Snapshot old, Tags more) {
    return old.with(more);
  }

  static Snapshot withoutTags(Snapshot old) {
    return copy(old, old.state(), old.progress(), Tags.none());
  }

  private static Snapshot copy(Snapshot old, Snapshot.State state, int progress, Tags tags) {
    return new Snapshot(
        old.id(),
        old.name(),
        state,
        progress,
        old.sourceDisk(),
        old.sourceKind(),
        old.sizeGib(),
        old.created(),
        tags,
        old.copyOf(),
        old.automatic(),
        old.key());
  }

  static Image state(Image old, Image.State state) {
    return new Image(old.id(), old.name(), state, old.snapshots(), old.created(), old.tags());
  }
}
