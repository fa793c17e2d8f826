package dev.understudy.restore;

import dev.understudy.cloud.server.Host;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The host's table of mounts that a reboot makes again. */
final class Fstab {
  private static final String FILE = "/etc/fstab";
  private static final int UUID_FIELD = 0;
  private static final int PATH_FIELD = 1;

  private Fstab() {}

  /** Whether a reboot mounts the file system {@code uuid} at {@code path}. */
  static boolean has(Host host, String uuid, String path) throws InterruptedException {
    return entry(host, path)
        .filter(fields -> fields[UUID_FIELD].equals("UUID=" + uuid))
        .isPresent();
  }

  /** Whether a reboot mounts anything at {@code path}. */
  static boolean names(Host host, String path) throws InterruptedException {
    return entry(host, path).isPresent();
  }

  /**
   * Adds the line; one that is there already stays as it is.
   *
   * @throws ProblemException {@code BLOCKED} when another file system belongs at the path
   */
  static void add(Host host, String uuid, String path) throws InterruptedException {
    Optional<String[]> there = entry(host, path);
    if (there.isEmpty()) {
      // nofail: a server whose data disk is missing must still come up and be reachable.
      String line = "UUID=" + uuid + " " + path + " auto defaults,nofail 0 2\n";
      host.require(List.of("tee", "-a", FILE), line);
    } else if (!there.get()[UUID_FIELD].equals("UUID=" + uuid)) {
      throw new ProblemException(taken(host, path, there.get()[UUID_FIELD]));
    }
  }

  /** Takes the line out again. */
  static void remove(Host host, String uuid, String path) throws InterruptedException {
    if (has(host, uuid, path)) {
      String rest =
          lines(host).stream()
              .filter(line -> !isAt(path, line.strip().split("\\s+")))
              .map(line -> line + "\n")
              .collect(Collectors.joining());
      host.require(List.of("tee", FILE), rest);
    }
  }

  private static Optional<String[]> entry(Host host, String path) throws InterruptedException {
    return lines(host).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> isAt(path, fields))
        .findFirst();
  }

  private static boolean isAt(String path, String[] fields) {
    return fields.length > PATH_FIELD
        && !fields[0].startsWith("#")
        && fields[PATH_FIELD].equals(path);
  }

  private static List<String> lines(Host host) throws InterruptedException {
    boolean exists = host.run("test", "-e", FILE).isSuccess();
    return exists ? host.require("cat", FILE).lines().toList() : List.of();
  }

  private static Problem taken(Host host, String path, String other) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "a reboot of " + host.address() + " would mount something else at " + path,
        FILE + " there names " + other,
        "take that line out of " + FILE + " on the host, then run again");
  }
}
