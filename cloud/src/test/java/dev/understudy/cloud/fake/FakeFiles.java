package dev.understudy.cloud.fake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Files by absolute path, with other trees of files mounted over directories. */
final class FakeFiles {
  private final TreeMap<String, String> root = new TreeMap<>();
  private final Map<String, String> mounts = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> contents = new LinkedHashMap<>();

  void mount(String device, String path, Map<String, String> content) {
    mounts.put(path, device);
    contents.put(path, content);
  }

  boolean unmount(String path) {
    contents.remove(path);
    return mounts.remove(path) != null;
  }

  Optional<String> deviceAt(String path) {
    return Optional.ofNullable(mounts.get(path));
  }

  void write(String path, String text) {
    tree(path).put(within(path), text);
  }

  Optional<String> read(String path) {
    return Optional.ofNullable(tree(path).get(within(path)));
  }

  /** Whether it is a file, or a directory with something in it. */
  boolean exists(String path) {
    return !under(path).isEmpty();
  }

  void remove(String path) {
    for (String file : under(path)) {
      tree(file).remove(within(file));
    }
  }

  void copy(String from, String to) {
    for (String file : under(from)) {
      write(to + file.substring(from.length()), read(file).orElseThrow());
    }
  }

  void move(String from, String to) {
    copy(from, to);
    remove(from);
  }

  /** The size of every file under a directory, but for marks, a line each. */
  String sizes(String directory) {
    StringBuilder sizes = new StringBuilder();
    for (String file : under(directory)) {
      if (!file.endsWith("/.understudy-copied")) {
        sizes.append(read(file).orElseThrow().length()).append('\n');
      }
    }
    return sizes.toString();
  }

  long bytes(String directory) {
    return under(directory).stream().mapToLong(file -> read(file).orElseThrow().length()).sum();
  }

  private List<String> under(String path) {
    List<String> found = new ArrayList<>();
    Optional<String> mount = mountOf(path);
    String prefix = mount.orElse("");
    for (String file : tree(path).keySet()) {
      String whole = prefix + file;
      if (whole.equals(path) || whole.startsWith(path + "/")) {
        found.add(whole);
      }
    }
    return found;
  }

  private Map<String, String> tree(String path) {
    return mountOf(path).map(contents::get).orElse(root);
  }

  private String within(String path) {
    return mountOf(path).map(mount -> path.substring(mount.length())).orElse(path);
  }

  private Optional<String> mountOf(String path) {
    return mounts.keySet().stream()
        .filter(mount -> path.equals(mount) || path.startsWith(mount + "/"))
        .findFirst();
  }
}
