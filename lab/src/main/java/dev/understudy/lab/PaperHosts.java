package dev.understudy.lab;

import dev.understudy.lab.host.HostKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Machines on paper: disks are directories and keep their bytes, but nothing ever runs. For a lab
 * whose API alone is of interest. Thread-safe as far as each disk is used by one at a time.
 */
final class PaperHosts implements HostKind {
  private final Path disks;
  private final Path cuts;
  private final Map<String, Machine> booted = new ConcurrentHashMap<>();

  PaperHosts(Path directory) {
    this.disks = directory.resolve("disks");
    this.cuts = directory.resolve("cuts");
  }

  @Override
  public void createBlankDisk(String diskId, int sizeGib) {
    make(bytes(diskId));
  }

  @Override
  public void createDisk(String diskId, String cutId) {
    copy(cutBytes(cutId), bytes(diskId));
  }

  @Override
  public void createStockDisk(String diskId) {
    make(bytes(diskId).resolve("etc"));
  }

  @Override
  public void deleteDisk(String diskId) {
    delete(disks.resolve(diskId));
  }

  @Override
  public void resetDisk(String diskId, String cutId) {
    delete(bytes(diskId));
    copy(cutBytes(cutId), bytes(diskId));
  }

  @Override
  public void cut(Map<String, String> newCuts) {
    newCuts.forEach((disk, cut) -> copy(bytes(disk), cutBytes(cut)));
  }

  @Override
  public void deleteCut(String cutId) {
    delete(cuts.resolve(cutId));
  }

  @Override
  public Path bytes(String diskId) {
    return disks.resolve(diskId).resolve("fs");
  }

  @Override
  public Path cutBytes(String cutId) {
    return cuts.resolve(cutId).resolve("fs");
  }

  @Override
  public void boot(Machine machine) {
    booted.put(machine.instanceId(), machine);
  }

  @Override
  public void powerOff(String instanceId, boolean hard) {
    booted.remove(instanceId);
  }

  @Override
  public void attach(String instanceId, Attachment disk) {
    // On paper an attachment is what the API says.
  }

  @Override
  public void detach(String instanceId, String diskId) {
    // On paper an attachment is what the API says.
  }

  @Override
  public String console(String instanceId) {
    Machine machine = booted.get(instanceId);
    return machine == null ? "" : machine.hostname() + " exists on paper only\n";
  }

  @Override
  public void network(String instanceId, NetworkPolicy policy) {
    // Nothing runs that could use a network.
  }

  @Override
  public void close() {
    booted.clear();
  }

  private static void make(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException("can not make " + directory, failed);
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path each : (Iterable<Path>) walk::iterator) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("can not copy " + from, failed);
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("can not delete " + directory, failed);
    }
  }
}
