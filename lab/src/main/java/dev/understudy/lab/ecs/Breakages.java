package dev.understudy.lab.ecs;

import dev.understudy.lab.host.HostKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What breaks servers behind the API's back, and mends them. A breakage has happened when the call
 * returns; what is mended still has to boot.
 */
public final class Breakages {
  /** A file on the system disk that keeps the machine from booting. */
  static final String BROKEN_KERNEL = "boot/vmlinuz-broken";

  private final Transitions transitions;
  private final Machines machines;
  private final Lifecycle lifecycle;

  Breakages(Transitions transitions, Machines machines, Lifecycle lifecycle) {
    this.transitions = transitions;
    this.machines = machines;
    this.lifecycle = lifecycle;
  }

  /** The power goes: every process is killed, nothing is flushed, the API says Stopped. */
  public void kill(String id) {
    transitions.change(
        (model, effects) -> {
          Instance instance = get(model, id);
          effects.atOnce(
              machines.powerOff(instance, true),
              (worked, next) -> instance.status = Instance.Status.STOPPED);
        });
  }

  /**
   * A routine upgrade with a kernel that does not boot, and the restart that shows it: the API says
   * Running, but nothing answers; the disks are healthy.
   */
  public void makeUnbootable(String id) {
    HostKind hosts = machines.hosts();
    transitions.change(
        (model, effects) -> {
          Instance instance = get(model, id);
          String disk = systemDisk(model, id);
          effects.atOnce(machines.powerOff(instance, false), (worked, next) -> {});
          effects.atOnce(() -> breakKernel(hosts.bytes(disk)), (worked, next) -> {});
          effects.atOnce(
              machines.boot(model, instance),
              (worked, next) -> instance.status = Instance.Status.RUNNING);
        });
  }

  /** The network cable is cut: it runs, but nothing goes in or out. */
  public void isolate(String id) {
    transitions.change(
        (model, effects) -> {
          Instance instance = get(model, id);
          instance.isolated = true;
          effects.atOnce(machines.network(model, instance), (worked, next) -> {});
        });
  }

  /** The disk with the data is lost, and the server with it; snapshots are what is left. */
  public void loseDisk(String id) {
    HostKind hosts = machines.hosts();
    transitions.change(
        (model, effects) -> {
          Instance instance = get(model, id);
          List<Disk> disks = model.disksOf(id);
          Disk lost =
              disks.stream()
                  .filter(disk -> !disk.system)
                  .findFirst()
                  .or(() -> disks.stream().findFirst())
                  .orElseThrow(() -> new NoSuchElementException("server " + id + " has no disk"));
          model.disks.remove(lost.id);
          effects.atOnce(
              () -> {
                hosts.powerOff(id, true);
                hosts.detach(id, lost.id);
                hosts.deleteDisk(lost.id);
              },
              (worked, next) -> instance.status = Instance.Status.STOPPED);
        });
  }

  /** Undoes what can be undone: power, network and kernel; a lost disk stays lost. */
  public void mend(String id) {
    HostKind hosts = machines.hosts();
    transitions.change(
        (model, effects) -> {
          Instance instance = get(model, id);
          instance.isolated = false;
          effects.atOnce(machines.network(model, instance), (worked, next) -> {});
          Optional<String> disk = model.findSystemDisk(id).map(each -> each.id);
          if (disk.isEmpty()) {
            return;
          }
          boolean repaired = hasBrokenKernel(hosts.bytes(disk.get()));
          effects.atOnce(() -> repairKernel(hosts.bytes(disk.get())), (worked, next) -> {});
          if (repaired && instance.is(Instance.Status.RUNNING)) {
            lifecycle.reboot(model, instance, true, effects);
          } else if (instance.is(Instance.Status.STOPPED)) {
            lifecycle.start(model, instance, effects);
          }
        });
  }

  private static Instance get(Model model, String id) {
    Instance instance = model.instances.get(id);
    if (instance == null) {
      throw new NoSuchElementException("no server " + id);
    }
    return instance;
  }

  private static String systemDisk(Model model, String id) {
    return model
        .findSystemDisk(id)
        .orElseThrow(() -> new NoSuchElementException("server " + id + " has no system disk"))
        .id;
  }

  private static boolean hasBrokenKernel(Path bytes) {
    return Files.exists(bytes.resolve(BROKEN_KERNEL));
  }

  private static void breakKernel(Path bytes) {
    Path kernel = bytes.resolve(BROKEN_KERNEL);
    try {
      Files.createDirectories(bytes.resolve("boot"));
      Files.writeString(kernel, "a kernel that does not boot on this machine\n");
    } catch (IOException failed) {
      throw new UncheckedIOException("can not break " + kernel, failed);
    }
  }

  private static void repairKernel(Path bytes) {
    try {
      Files.deleteIfExists(bytes.resolve(BROKEN_KERNEL));
    } catch (IOException failed) {
      throw new UncheckedIOException("can not repair " + bytes, failed);
    }
  }
}
