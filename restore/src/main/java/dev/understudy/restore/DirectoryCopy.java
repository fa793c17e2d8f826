package dev.understudy.restore;

import dev.understudy.cloud.server.Host;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.List;

/**
 * Puts a copy of one directory in the place of another on the same host. The copy is made beside
 * the target and counted before it is swapped in, so that the target is the old one or the new one
 * whole; the old one is kept under another name.
 *
 * @param source must not change meanwhile
 * @param mark what tells this copy from others; in a file of the copy
 */
record DirectoryCopy(String source, String target, String mark) {
  private static final String MARK_FILE = ".understudy-copied";

  /** A file system needs some room of its own beside the bytes of the files: a twentieth. */
  private static final long ROOM_SHARE = 20;

  /** How many files there are and how many bytes they hold. */
  record Size(long files, long bytes) {
    Size plus(Size other) {
      return new Size(files + other.files, bytes + other.bytes);
    }
  }

  boolean isDone(Host host) throws InterruptedException {
    return host.run("test", "-e", target + "/" + MARK_FILE).isSuccess()
        && host.require("cat", target + "/" + MARK_FILE).strip().equals(mark);
  }

  /**
   * Copies and swaps in.
   *
   * @throws ProblemException {@code NO_SPACE} before or while copying; then the target is as it was
   */
  Size run(Host host) throws InterruptedException {
    Size wanted = size(host, source);
    host.require("mkdir", "-p", parent());
    host.require("rm", "-rf", staging());
    requireRoom(host, wanted);
    try {
      host.require("mkdir", "-p", staging());
      host.require("cp", "-a", source + "/.", staging());
      requireSame(wanted, size(host, staging()));
      host.require(List.of("tee", staging() + "/" + MARK_FILE), mark + "\n");
      host.require("sync");
    } catch (ProblemException e) {
      host.run("rm", "-rf", staging());
      throw e;
    }
    swapIn(host);
    return wanted;
  }

  /** What is in the target now, without our mark. */
  Size sizeOfTarget(Host host) throws InterruptedException {
    return size(host, target);
  }

  /** Puts the old directory back, if it is ours that is there. */
  void takeBack(Host host) throws InterruptedException {
    host.require("rm", "-rf", staging());
    if (isDone(host)) {
      host.require("rm", "-rf", target);
    }
    if (exists(host, before()) && !exists(host, target)) {
      host.require("mv", "-T", before(), target);
    }
  }

  private void swapIn(Host host) throws InterruptedException {
    if (exists(host, target)) {
      if (exists(host, before())) {
        // Only an earlier try of ours has set the old one aside: what is here is that try's copy.
        host.require("rm", "-rf", target);
      } else {
        host.require("mv", "-T", target, before());
      }
    }
    host.require("mv", "-T", staging(), target);
  }

  private static boolean exists(Host host, String path) throws InterruptedException {
    return host.run("test", "-e", path).isSuccess();
  }

  private static Size size(Host host, String directory) throws InterruptedException {
    List<String> command =
        List.of("find", directory, "-type", "f", "-not", "-name", MARK_FILE, "-printf", "%s\\n");
    long files = 0;
    long bytes = 0;
    for (String line : host.require(command, "").lines().toList()) {
      files++;
      bytes += Long.parseLong(line.strip());
    }
    return new Size(files, bytes);
  }

  private void requireRoom(Host host, Size wanted) throws InterruptedException {
    String[] lines = host.require("df", "-P", "-B1", parent()).strip().split("\n");
    String[] fields = lines[lines.length - 1].strip().split("\\s+");
    // POSIX format: file system, blocks, used, available, ...
    long available = Long.parseLong(fields[3]);
    if (available < wanted.bytes() + wanted.bytes() / ROOM_SHARE) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.NO_SPACE,
              "no room on " + host.address() + " for " + target,
              wanted.bytes() + " bytes are to be copied and " + available + " are free",
              "make room there or give servers.NAME.launch a larger system disk"));
    }
  }

  private void requireSame(Size wanted, Size copied) {
    if (!wanted.equals(copied)) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.PROOF_FAILED,
              "the copy for " + target + " is not what was to be copied",
              "%d files of %d bytes, not %d files of %d bytes"
                  .formatted(copied.files(), copied.bytes(), wanted.files(), wanted.bytes()),
              "run again: the copy was thrown away and the target is as it was"));
    }
  }

  private String parent() {
    int slash = target.lastIndexOf('/');
    return slash <= 0 ? "/" : target.substring(0, slash);
  }

  private String beside(String what) {
    String name = target.substring(target.lastIndexOf('/') + 1);
    return (parent().equals("/") ? "" : parent()) + "/." + name + ".understudy-" + what;
  }

  private String staging() {
    return beside("copy");
  }

  private String before() {
    return beside("before");
  }
}
