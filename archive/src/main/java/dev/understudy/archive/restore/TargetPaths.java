package dev.understudy.archive.restore;

/**
 * Where a restore works: beside the directory, so that the restored tree takes its place by a
 * rename; inside it where it is a mount point.
 *
 * @param staging what is restored, until it is swapped in
 * @param before what was there, until commit
 * @param state marks of what has been done
 */
record TargetPaths(
    String directory, boolean isMountPoint, String staging, String before, String state) {

  static TargetPaths of(String directory, boolean isMountPoint) {
    int slash = directory.lastIndexOf('/');
    String base =
        isMountPoint
            ? (directory.equals("/") ? "" : directory) + "/.understudy"
            : directory.substring(0, slash + 1)
                + "."
                + directory.substring(slash + 1)
                + ".understudy";
    return new TargetPaths(
        directory, isMountPoint, base + "-restore", base + "-before", base + "-state");
  }
}
