package dev.understudy.lab.host.system;

import java.nio.file.Path;

/**
 * A file system at its place in a machine's tree.
 *
 * @param source device, for example {@code /dev/vdb}, or the name of a kernel file system
 * @param target absolute path without a final slash; {@code /} for the root
 * @param disk id of the disk; empty for kernel file systems
 * @param files where its files really are
 */
public record Mount(
    String source, String target, String fstype, boolean readOnly, String disk, Path files) {

  public String options() {
    return (readOnly ? "ro" : "rw") + ",relatime";
  }

  boolean holds(String path) {
    return target.equals("/") || path.equals(target) || path.startsWith(target + "/");
  }

  /** The real place of an absolute path below this mount. */
  Path real(String path) {
    String rest = target.equals("/") ? path.substring(1) : path.substring(target.length());
    while (rest.startsWith("/")) {
      rest = rest.substring(1);
    }
    return rest.isEmpty() ? files : files.resolve(rest);
  }
}
