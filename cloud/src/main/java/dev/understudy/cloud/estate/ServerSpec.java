package dev.understudy.cloud.estate;

import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A protected server.
 *
 * @param instance its id, when the file names one; else {@code tags} find it among those not
 *     replaced
 * @param services systemd units that serve, in the order they are started
 * @param databases archived by themselves
 * @param verify command on the host that proves the integrity of the data under {@code ${path}};
 *     exit 0 when sound; may be empty
 */
public record ServerSpec(
    String name,
    String site,
    Optional<InstanceId> instance,
    Tags tags,
    SshSpec ssh,
    Launch launch,
    List<DataPath> data,
    List<String> services,
    List<String> verify,
    Quiesce quiesce,
    Optional<Replica> replica,
    List<DatabaseSpec> databases) {

  /** The name that means the system disk in {@link DataPath#disk}. */
  public static final String SYSTEM_DISK = "system";

  public ServerSpec {
    data = List.copyOf(data);
    services = List.copyOf(services);
    verify = List.copyOf(verify);
    databases = List.copyOf(databases);
  }

  /** Whether its data lies on the system disk, as in the incident. */
  public boolean isSingleDisk() {
    return data.stream().allMatch(path -> path.disk().equals(SYSTEM_DISK));
  }

  /**
   * How to log in.
   *
   * @param key private key file, absolute
   * @param hostKeys known_hosts file, absolute; a fresh server's key is added to it once the
   *     cloud's console has shown it
   */
  public record SshSpec(String user, int port, Path key, Path hostKeys) {}

  /**
   * How to make a fresh one.
   *
   * @param types tried in order, in every zone, when a type has no stock
   * @param diskCategories tried in order for data disks
   */
  public record Launch(ImageId image, List<String> types, List<String> diskCategories) {
    public Launch {
      types = List.copyOf(types);
      diskCategories = List.copyOf(diskCategories);
    }
  }

  /**
   * Where data lies.
   *
   * @param path absolute directory on the host: the mount point, or a directory on the system disk
   * @param disk name of the disk (tag {@code understudy:disk}), or {@code system}
   */
  public record DataPath(String path, String disk) {}

  /**
   * Commands that make a snapshot application-consistent.
   *
   * @param before each an argument list; run in order before the cut
   * @param after each run after the cut, whatever happened, if need be by the host itself
   * @param timeout the longest that writes are held
   */
  public record Quiesce(List<List<String>> before, List<List<String>> after, Duration timeout) {
    public Quiesce {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }

    public static Quiesce none() {
      return new Quiesce(List.of(), List.of(), Duration.ofSeconds(30));
    }

    public boolean isPresent() {
      return !before.isEmpty();
    }
  }

  /**
   * The running replica.
   *
   * @param lag command that prints the lag in seconds as its first word; may be empty
   * @param promote command that makes it accept writes; repeatable
   * @param isPrimary command that exits 0 when it accepts writes
   */
  public record Replica(
      String site,
      InstanceId instance,
      SshSpec ssh,
      List<String> lag,
      List<String> promote,
      List<String> isPrimary) {
    public Replica {
      lag = List.copyOf(lag);
      promote = List.copyOf(promote);
      isPrimary = List.copyOf(isPrimary);
    }
  }
}
