package dev.understudy.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.cloud.server.Host;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the device of a disk on a host by the disk's serial, never by its letter. */
final class BlockDevices {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The guest may see only the first 20 characters; fewer than this name nothing. */
  private static final int SHORTEST_SERIAL = 8;

  private static final Duration PLUGGING = Duration.ofSeconds(60);

  private BlockDevices() {}

  /**
   * A device that can be mounted.
   *
   * @param path {@code /dev/...}
   * @param filesystem its type; empty when it has none
   * @param size in bytes
   */
  record Device(String path, String filesystem, long size) {}

  /**
   * The file system on the disk with this serial: the whole disk, or its largest partition that has
   * one. Waits a while for a disk that was just plugged in.
   *
   * @throws ProblemException {@code NOT_FOUND} when the host does not show the disk, or it has no
   *     file system
   */
  static Device find(Host host, String serial, Deadline deadline) throws InterruptedException {
    return Poll.standard()
        .orFail(
            deadline.atMost(PLUGGING),
            () -> notShown(host, serial),
            () -> mountable(list(host), serial));
  }

  /**
   * The whole disk with this serial, whatever is on it; its file system is that of its largest
   * partition when it has none itself. Waits a while for a disk that was just plugged in.
   *
   * @throws ProblemException {@code NOT_FOUND} when the host does not show the disk
   */
  static Device findDisk(Host host, String serial, Deadline deadline) throws InterruptedException {
    return Poll.standard()
        .orFail(
            deadline.atMost(PLUGGING),
            () -> notShown(host, serial),
            () -> {
              JsonNode devices = list(host);
              return mountable(devices, serial).or(() -> whole(devices, serial));
            });
  }

  private static Optional<Device> whole(JsonNode devices, String serial) {
    for (JsonNode disk : devices) {
      if (isSame(serial, disk.path("serial").asText(""))) {
        return Optional.of(device(disk));
      }
    }
    return Optional.empty();
  }

  private static JsonNode list(Host host) throws InterruptedException {
    String out =
        host.require(
            "lsblk", "--json", "--bytes", "--output", "NAME,SERIAL,FSTYPE,MOUNTPOINT,SIZE,TYPE");
    try {
      return JSON.readTree(out).path("blockdevices");
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.COMMAND_FAILED,
              "lsblk on " + host.address() + " did not print JSON",
              e.getOriginalMessage(),
              "look at what lsblk --json prints there"),
          e);
    }
  }

  static Optional<Device> mountable(JsonNode devices, String serial) {
    for (JsonNode disk : devices) {
      if (!isSame(serial, disk.path("serial").asText(""))) {
        continue;
      }
      List<Device> candidates = new ArrayList<>();
      candidates.add(device(disk));
      disk.path("children").forEach(child -> candidates.add(device(child)));
      return candidates.stream()
          .filter(device -> isMountable(device.filesystem()))
          .max(Comparator.comparingLong(Device::size));
    }
    return Optional.empty();
  }

  private static boolean isMountable(String filesystem) {
    return !filesystem.isEmpty() && !filesystem.equals("vfat") && !filesystem.equals("swap");
  }

  private static boolean isSame(String wanted, String shown) {
    String seen = shown.strip();
    return seen.length() >= SHORTEST_SERIAL && wanted.startsWith(seen);
  }

  private static Device device(JsonNode node) {
    String name = node.path("name").asText();
    String fstype = node.path("fstype").isTextual() ? node.path("fstype").asText() : "";
    return new Device("/dev/" + name, fstype, node.path("size").asLong());
  }

  private static Problem notShown(Host host, String serial) {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        host.address() + " does not show a file system on the disk with serial " + serial,
        "the disk is not attached there, or what it was made from holds no file system",
        "look at lsblk --output NAME,SERIAL,FSTYPE there");
  }
}
