package dev.understudy.lab.ecs;

import dev.understudy.lab.host.HostKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How a server goes from state to state, with its host following. */
final class Lifecycle {
  private final Machines machines;
  private final DiskMaker diskMaker;

  Lifecycle(Machines machines, DiskMaker diskMaker) {
    this.machines = machines;
    this.diskMaker = diskMaker;
  }

  /** Pending: its disks are made. Then it starts, or is stopped, or is gone. */
  void makeDisks(Model model, Instance instance, Effects effects) {
    List<Runnable> work =
        model.disksOf(instance.id).stream().map(disk -> diskMaker.make(model, disk)).toList();
    effects.later(
        Delay.DISKS_OF_INSTANCE,
        () -> work.forEach(Runnable::run),
        (worked, next) -> {
          if (!worked || instance.vanishes) {
            remove(model, instance, next);
            return;
          }
          for (Disk disk : model.disksOf(instance.id)) {
            disk.status = Disk.Status.IN_USE;
            disk.hasBeenAttached = true;
          }
          if (instance.startsWhenMade) {
            start(model, instance, next);
          } else {
            instance.status = Instance.Status.STOPPED;
          }
        });
  }

  /** Starting, then Running. */
  void start(Model model, Instance instance, Effects effects) {
    instance.status = Instance.Status.STARTING;
    instance.stoppedMode = "Not-applicable";
    effects.later(
        Delay.BOOT,
        machines.boot(model, instance),
        (worked, next) -> {
          // A machine that does not come up is none the less Running: its cloud only powers it.
          instance.status = Instance.Status.RUNNING;
          instance.hasBooted = true;
          instance.started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
          next.atOnce(machines.network(model, instance), (any, nothing) -> {});
        });
  }

  /** Stopping, then Stopped. */
  void stop(Instance instance, boolean hard, String stoppedMode, Effects effects) {
    instance.status = Instance.Status.STOPPING;
    effects.later(
        Delay.STOP,
        machines.powerOff(instance, hard),
        (worked, next) -> {
          instance.status = Instance.Status.STOPPED;
          instance.stoppedMode = stoppedMode;
        });
  }

  /** Stopping, Starting, Running. */
  void reboot(Model model, Instance instance, boolean hard, Effects effects) {
    instance.status = Instance.Status.STOPPING;
    effects.later(
        Delay.STOP,
        machines.powerOff(instance, hard),
        (worked, next) -> start(model, instance, next));
  }

  /** Gone at once from every listing, with the disks that go with it; the host follows. */
  void remove(Model model, Instance instance, Effects effects) {
    HostKind hosts = machines.hosts();
    String id = instance.id;
    List<Disk> disks = model.disksOf(id);
    List<String> deleted =
        disks.stream().filter(disk -> disk.deleteWithInstance).map(d -> d.id).toList();
    List<String> kept =
        disks.stream().filter(disk -> !disk.deleteWithInstance).map(d -> d.id).toList();
    for (Disk disk : disks) {
      if (disk.deleteWithInstance) {
        model.disks.remove(disk.id);
      } else {
        release(disk);
      }
    }
    model.instances.remove(id);
    effects.later(
        Delay.RELEASE,
        () -> {
          hosts.powerOff(id, true);
          kept.forEach(disk -> hosts.detach(id, disk));
          deleted.forEach(disk -> hosts.detach(id, disk));
          deleted.forEach(hosts::deleteDisk);
        },
        (worked, next) -> {});
  }

  /** A disk that is attached to nothing. */
  static void release(Disk disk) {
    disk.status = Disk.Status.AVAILABLE;
    disk.instance = "";
    disk.letter = "";
    disk.detached = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }
}
