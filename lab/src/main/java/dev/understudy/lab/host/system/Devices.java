package dev.understudy.lab.host.system;

import dev.understudy.lab.host.disk.DiskFacts;
import dev.understudy.lab.host.disk.DiskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The disks of a machine under their device names, and the files in {@code /dev} that stand for
 * them. Thread-safe.
 */
public final class Devices {

  private record Slot(String device, String disk, String serial, int sizeGib) {}

  private final DiskStore disks;
  private final Path directory;
  private final List<Slot> slots = new ArrayList<>();

  /**
   * @param directory what the machine sees as {@code /dev}
   */
  public Devices(DiskStore disks, Path directory) {
    this.disks = disks;
    this.directory = directory;
  }

  /** Adds a disk; takes the next free name when the wanted one is taken. Repeatable. */
  public synchronized void add(String wanted, String disk, String serial, int sizeGib)
      throws IOException {
    if (slots.stream().anyMatch(each -> each.disk().equals(disk))) {
      return;
    }
    String device = wanted.matches("/dev/[a-z]+") ? wanted : "/dev/vda";
    for (char letter = 'a'; letter <= 'z' && isTaken(device); letter++) {
      device = "/dev/vd" + letter;
    }
    slots.add(new Slot(device, disk, serial, sizeGib));
    slots.sort(Comparator.comparing(Slot::device));
    writeNodes();
  }

  public synchronized void remove(String disk) throws IOException {
    slots.removeIf(each -> each.disk().equals(disk));
    writeNodes();
  }

  /** Disks, each followed by its partition. */
  public synchronized List<BlockDevice> all() {
    List<BlockDevice> devices = new ArrayList<>();
    for (Slot each : slots) {
      Optional<DiskFacts> facts = disks.findFacts(each.disk());
      if (facts.isEmpty()) {
        continue;
      }
      int size = each.sizeGib() > 0 ? each.sizeGib() : facts.get().sizeGib();
      devices.add(
          new BlockDevice(each.device(), each.disk(), each.serial(), size, false, facts.get()));
      if (facts.get().partitioned()) {
        devices.add(
            new BlockDevice(
                each.device() + "1", each.disk(), each.serial(), size, true, facts.get()));
      }
    }
    return devices;
  }

  public Optional<BlockDevice> find(String path) {
    return all().stream().filter(each -> each.path().equals(path)).findFirst();
  }

  /**
   * A device by {@code UUID=}, {@code LABEL=} or path.
   *
   * @param path with links already followed
   */
  public Optional<BlockDevice> findSource(String source, String path) {
    return all().stream()
        .filter(
            each ->
                each.path().equals(path)
                    || (each.holdsFilesystem()
                        && (source.equals("UUID=" + each.facts().uuid())
                            || source.equals("LABEL=" + each.facts().label()))))
        .findFirst();
  }

  /** Makes the files anew; called again after a disk was formatted. */
  public synchronized void writeNodes() throws IOException {
    Path byId = directory.resolve("disk/by-id");
    Path byUuid = directory.resolve("disk/by-uuid");
    for (Path each : List.of(directory, byId, byUuid)) {
      Files.createDirectories(each);
      try (var listing = Files.list(each)) {
        for (Path old : listing.filter(entry -> !Files.isDirectory(entry)).toList()) {
          Files.delete(old);
        }
      }
    }
    for (String common : List.of("null", "zero", "full", "random", "urandom")) {
      Files.createFile(directory.resolve(common));
    }
    for (BlockDevice each : all()) {
      Files.createFile(directory.resolve(each.name()));
      link(byId.resolve("virtio-" + each.serial() + (each.partition() ? "-part1" : "")), each);
      if (each.holdsFilesystem()) {
        link(byUuid.resolve(each.facts().uuid()), each);
      }
    }
  }

  /** The second disk with the same UUID (a copy of the first) gets no link of its own. */
  private static void link(Path link, BlockDevice device) throws IOException {
    if (!Files.isSymbolicLink(link)) {
      Files.createSymbolicLink(link, Path.of("../../" + device.name()));
    }
  }

  private boolean isTaken(String device) {
    return slots.stream().anyMatch(each -> each.device().equals(device));
  }
}
