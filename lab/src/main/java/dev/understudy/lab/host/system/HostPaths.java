package dev.understudy.lab.host.system;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Looks up paths as the kernel does for a process whose root is the machine's tree: step by step,
 * with mounts, and with links read inside the tree, so that no path leads out of it.
 */
public final class HostPaths {
  private static final int LINK_LIMIT = 40;

  /** Devices that are the same everywhere. */
  private static final Set<String> COMMON_DEVICES =
      Set.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

  private final MountTable mounts;

  public HostPaths(MountTable mounts) {
    this.mounts = mounts;
  }

  /** Looks a path up and follows a link at its end. */
  public HostPath resolve(String directory, String path) throws IOException {
    return resolve(directory, path, true);
  }

  /**
   * Looks a path up; what it names need not exist.
   *
   * @param directory absolute, for relative paths
   * @param follow whether a link at the end is followed
   * @throws IOException for a loop of links, or when nothing is mounted
   */
  public HostPath resolve(String directory, String path, boolean follow) throws IOException {
    if (path.indexOf('\0') >= 0) {
      throw new FileSystemException(path, null, "Invalid argument");
    }
    Deque<String> todo = new ArrayDeque<>();
    push(todo, path);
    if (!path.startsWith("/")) {
      push(todo, directory);
    }
    boolean followLast = follow || path.endsWith("/");
    String place = "";
    int links = 0;
    while (!todo.isEmpty()) {
      String step = todo.pop();
      if (step.equals("..")) {
        place = place.substring(0, Math.max(0, place.lastIndexOf('/')));
        continue;
      }
      String candidate = place + "/" + step;
      Path real = at(candidate).real();
      if ((followLast || !todo.isEmpty())
          && !COMMON_DEVICES.contains(candidate)
          && Files.isSymbolicLink(real)) {
        if (++links > LINK_LIMIT) {
          throw new FileSystemException(path, null, "Too many levels of symbolic links");
        }
        String target = Files.readSymbolicLink(real).toString();
        push(todo, target);
        place = target.startsWith("/") ? "" : place;
        continue;
      }
      place = candidate;
    }
    return at(place.isEmpty() ? "/" : place);
  }

  /** Turns real paths in a program's output back into the machine's paths. */
  public String unmap(String text) {
    String result = text;
    for (Mount each : mounts.all()) {
      String real = each.files().toString();
      if (result.contains(real)) {
        String target = each.target().equals("/") ? "" : each.target();
        result =
            result.replace(real + "/", target + "/").replace(real, target.isEmpty() ? "/" : target);
      }
    }
    return result;
  }

  private HostPath at(String place) throws IOException {
    Mount mount = mounts.findHolding(place).orElseThrow(() -> new NoSuchFileException(place));
    Path real = COMMON_DEVICES.contains(place) ? Path.of(place) : mount.real(place);
    return new HostPath(place, real, mount);
  }

  private static void push(Deque<String> todo, String path) {
    String[] steps = path.split("/", -1);
    for (int i = steps.length - 1; i >= 0; i--) {
      if (!steps[i].isEmpty() && !steps[i].equals(".")) {
        todo.push(steps[i]);
      }
    }
  }
}
