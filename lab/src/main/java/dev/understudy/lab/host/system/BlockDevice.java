package dev.understudy.lab.host.system;

import dev.understudy.lab.host.disk.DiskFacts;

/**
 * A disk, or the first partition of one, as a machine sees it.
 *
 * @param path for example {@code /dev/vdb} or {@code /dev/vda1}
 * @param facts of the disk
 */
public record BlockDevice(
    String path, String disk, String serial, int sizeGib, boolean partition, DiskFacts facts) {

  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether the file system begins here and not on another level of the same disk. */
  public boolean holdsFilesystem() {
    return !facts.isBlank() && facts.partitioned() == partition;
  }

  public String fstype() {
    return holdsFilesystem() ? facts.fstype() : "";
  }

  public long bytes() {
    long all = (long) sizeGib << 30;
    return partition ? all - (1L << 20) : all;
  }
}
