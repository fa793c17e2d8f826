package dev.understudy.lab.host.disk;

/**
 * What a disk's first blocks would say.
 *
 * @param fstype for example {@code ext4}; empty for a blank disk
 * @param uuid of the file system; copies keep it
 * @param partitioned whether the file system is on partition 1 and not on the whole disk
 */
public record DiskFacts(
    String fstype, String uuid, String label, int sizeGib, boolean partitioned) {

  static DiskFacts blank(int sizeGib) {
    return new DiskFacts("", "", "", sizeGib, false);
  }

  public boolean isBlank() {
    return fstype.isEmpty();
  }
}
