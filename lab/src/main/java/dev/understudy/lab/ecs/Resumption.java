package dev.understudy.lab.ecs;

/** Goes on with everything that was under way when the lab went down. */
final class Resumption {
  private final Lifecycle lifecycle;
  private final DiskMaker diskMaker;
  private final Machines machines;
  private final SnapshotActions snapshots;
  private final ImageActions images;

  Resumption(
      Lifecycle lifecycle,
      DiskMaker diskMaker,
      Machines machines,
      SnapshotActions snapshots,
      ImageActions images) {
    this.lifecycle = lifecycle;
    this.diskMaker = diskMaker;
    this.machines = machines;
    this.snapshots = snapshots;
    this.images = images;
  }

  void resume(Model model, Effects effects) {
    model.disks.values().forEach(disk -> resume(model, disk, effects));
    for (Snapshot snapshot : model.snapshots.values()) {
      if (snapshot.is(Snapshot.Status.PROGRESSING)) {
        if (snapshot.isCut || !snapshot.sourceSnapshot.isEmpty()) {
          snapshots.finishLater(snapshot, Delay.SNAPSHOT, effects);
        } else {
          snapshot.status = Snapshot.Status.FAILED;
        }
      }
    }
    for (Image image : model.images.values()) {
      if (image.is(Image.Status.CREATING) || image.is(Image.Status.WAITING)) {
        images.finishLater(model, image, effects);
      }
    }
    model.instances.values().forEach(instance -> resume(model, instance, effects));
  }

  private void resume(Model model, Disk disk, Effects effects) {
    switch (disk.status) {
      case CREATING -> {
        if (disk.instance.isEmpty()) {
          effects.later(
              Delay.DISK,
              diskMaker.make(model, disk),
              (worked, next) -> disk.status = Disk.Status.AVAILABLE);
        }
      }
      case ATTACHING -> disk.status = Disk.Status.IN_USE; // the boot below brings it along
      case DETACHING -> Lifecycle.release(disk);
      case REINITIALIZING ->
          disk.status = disk.instance.isEmpty() ? Disk.Status.AVAILABLE : Disk.Status.IN_USE;
      case AVAILABLE, IN_USE -> {}
    }
  }

  private void resume(Model model, Instance instance, Effects effects) {
    switch (instance.status) {
      case PENDING -> lifecycle.makeDisks(model, instance, effects);
      case STARTING -> lifecycle.start(model, instance, effects);
      case STOPPING -> instance.status = Instance.Status.STOPPED;
      case RUNNING -> effects.atOnce(machines.boot(model, instance), (worked, next) -> {});
      case STOPPED -> {}
    }
  }
}
