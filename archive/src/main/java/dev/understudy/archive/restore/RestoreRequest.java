package dev.understudy.archive.restore;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.remote.RemotePlace;
import java.util.List;
import java.util.Optional;

/**
 * What is to be restored, where, and how it is proven.
 *
 * @param paths only these and what is below them, relative; empty for all
 * @param services units that must not be running on the target
 * @param isTrusted whether this host has made the manifest or read all of the archive before
 * @param allowsDevices whether device nodes may be made
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
    boolean isTrusted,
    boolean allowsDevices,
    boolean keepsIntact,
    int channels,
    Optional<Long> bytesPerSecond) {

  /** How far the restored files are proven before they are swapped in. */
  public enum Proof {
    /** Hashes are checked as the data is written. */
    STREAM,
    /** Every file is read back and hashed on the target. */
    READ_BACK
  }
}
