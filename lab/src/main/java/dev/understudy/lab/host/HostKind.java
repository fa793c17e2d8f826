package dev.understudy.lab.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the machines behind the lab's ECS endpoint and holds the bytes of their disks. The endpoint
 * owns every state and every rule of the API; a host kind does as it is told, at once, and may be
 * called from several threads.
 *
 * <p>All methods are repeatable; what is gone counts as done. They throw {@link
 * java.io.UncheckedIOException} on trouble.
 */
public interface HostKind extends AutoCloseable {

  /** A disk at its place in a machine, for example device {@code /dev/vdb}. */
  record Attachment(String diskId, String serial, String device, boolean system, int sizeGib) {}

  /**
   * A machine to boot.
   *
   * @param address loopback address of its own
   * @param authorizedKey OpenSSH public key of the key pair
   * @param disks the system disk first
   * @param firstBoot make new host keys and run first-boot work
   */
  record Machine(
      String instanceId,
      String region,
      String hostname,
      String address,
      String authorizedKey,
      String userData,
      List<Attachment> disks,
      boolean firstBoot) {

    public Machine {
      disks = List.copyOf(disks);
    }
  }

  /** Makes an empty disk. */
  void createBlankDisk(String diskId, int sizeGib);

  /** Makes a disk whose bytes are those of a cut. */
  void createDisk(String diskId, String cutId);

  /** Makes a system disk from the stock image: a small tree that boots. */
  void createStockDisk(String diskId);

  void deleteDisk(String diskId);

  /** Puts back the bytes of a cut into a disk that no running machine uses. */
  void resetDisk(String diskId, String cutId);

  /**
   * Captures the bytes of disks at one instant: every process of every machine that can write to
   * them is stopped for the cut, as a disk snapshot would see it.
   *
   * @param cuts cut id by disk id
   */
  void cut(Map<String, String> cuts);

  void deleteCut(String cutId);

  /** Where a disk's bytes are; for breakages and tests of the lab only. */
  Path bytes(String diskId);

  /** Where a cut's bytes are; for breakages and tests of the lab only. */
  Path cutBytes(String cutId);

  /**
   * Boots: SSH answers, enabled units start. An unbootable system disk leaves a machine that runs
   * but never answers.
   */
  void boot(Machine machine);

  /** Shuts down: units are stopped in order, or all is killed at once when {@code hard}. */
  void powerOff(String instanceId, boolean hard);

  /** Adds a disk to a running or stopped machine. */
  void attach(String instanceId, Attachment disk);

  void detach(String instanceId, String diskId);

  /** Text of the last boot, with the SSH host keys between the usual marks. */
  String console(String instanceId);

  /** What the network lets in and out of a machine. */
  void network(String instanceId, NetworkPolicy policy);

  /**
   * @param isolated nothing in and nothing out, as if the cable were cut
   * @param openPorts TCP ports that may be reached; {@code -1} for all
   * @param egress whether it may reach anything
   */
  record NetworkPolicy(boolean isolated, List<Integer> openPorts, boolean egress) {
    public NetworkPolicy {
      openPorts = List.copyOf(openPorts);
    }
  }

  @Override
  void close();
}
