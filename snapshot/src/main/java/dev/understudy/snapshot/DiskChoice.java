package dev.understudy.snapshot;

import dev.understudy.cloud.estate.ServerSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which disks of a server are meant: {@code data} (all that its data lies on), {@code system},
 * {@code all}, or one by the name that the estate gives it.
 */
final class DiskChoice {
  private static final String DATA = "data";
  private static final String ALL = "all";

  private DiskChoice() {}

  /** The estate's names of the disks, the one that matters most first. */
  static List<String> of(ServerSpec server, String choice) {
    return switch (choice) {
      case DATA -> data(server);
      case ALL -> {
        Set<String> names = new LinkedHashSet<>(data(server));
        names.add(ServerSpec.SYSTEM_DISK);
        yield List.copyOf(names);
      }
      default -> List.of(choice);
    };
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
