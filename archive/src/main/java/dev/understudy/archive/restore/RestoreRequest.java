package dev.understudy.archive.restore;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.remote.RemotePlace;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is to be restored, where, and how it is proven.
 *
 * @param paths only these and what is below them, relative; empty for all
 * @param services units that must not be running on the target
 * @param isKnown of the hash that a manifest ends with: whether this host made that archive, or has
 *     read all of it before; any other is checked entry by entry before its bytes go to the target
 * @param allowsDevices whether device nodes of an archive that is not known may be made
 * @param asUser whether what only root can make (foreign owners, devices) may be left out and told
 * @param keepsIntact whether what is intact is restored though something is damaged
 * @param channels how many at once, from 1
 * @param bytesPerSecond limit of what goes over the network; empty for none
 */
public record RestoreRequest(
    ArchiveId archive,
    RemotePlace to,
    List<String> paths,
    List<String> services,
    Proof proof,
    Predicate<String> isKnown,
    boolean allowsDevices,
    boolean asUser,
    boolean keepsIntact,
    int channels,
    Optional<Long> bytesPerSecond) {

  /** Sessions that were measured to be best. */
  public static final int CHANNELS = 2;

  public RestoreRequest {
    paths = List.copyOf(paths);
    services = List.copyOf(services);
    if (channels < 1) {
      throw new IllegalArgumentException("channels");
    }
  }

  /** All of an archive, read back on the target. */
  public static RestoreRequest whole(ArchiveId archive, RemotePlace to, Predicate<String> isKnown) {
    return new RestoreRequest(
        archive,
        to,
        List.of(),
        List.of(),
        Proof.READ_BACK,
        isKnown,
        false,
        false,
        false,
        CHANNELS,
        Optional.empty());
  }

  /** How far the restored files are proven before they are swapped in. */
  public enum Proof {
    /** Hashes are checked as the data is written. */
    STREAM,
    /** Every file is read back and hashed on the target. */
    READ_BACK
  }
}
