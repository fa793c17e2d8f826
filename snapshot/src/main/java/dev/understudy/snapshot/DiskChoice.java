package dev.understudy.snapshot;

import dev.understudy.cloud.estate.ServerSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which disks of a server are meant: {@code data}, {@code system} or {@code all}. */
final class DiskChoice {
  static final List<String> ALL = List.of("data", ServerSpec.SYSTEM_DISK, "all");

  private DiskChoice() {}

  /** The estate's names of the disks, the one that matters most first. */
  static List<String> of(ServerSpec server, String choice) {
    Set<String> names = new LinkedHashSet<>();
    if (!choice.equals(ServerSpec.SYSTEM_DISK)) {
      names.addAll(data(server));
    }
    if (!choice.equals("data")) {
      names.add(ServerSpec.SYSTEM_DISK);
    }
    return List.copyOf(names);
  }

  /** The disks that its data lies on; the system disk when that is where it lies. */
  static List<String> data(ServerSpec server) {
    Set<String> names = new LinkedHashSet<>();
    server.data().forEach(path -> names.add(path.disk()));
    if (names.isEmpty()) {
      names.add(ServerSpec.SYSTEM_DISK);
    }
    return List.copyOf(names);
  }
}
