package dev.understudy.lab;

import dev.understudy.lab.state.StateFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a lab must find again when it comes up anew. Guarded by its own monitor. */
final class LabSettings {
  private static final String SECTION = "lab";

  /** The section of the state file. */
  static final class Saved {
    String network = "";
    Layout layout = Layout.DATA_DISK;
    Map<String, Integer> ports = new LinkedHashMap<>();
    boolean built;
  }

  private final StateFile state;
  private final Saved saved;

  LabSettings(StateFile state) {
    this.state = state;
    this.saved =
        state
            .find(SECTION)
            .map(tree -> StateFile.fromTree(tree, Saved.class))
            .orElseGet(Saved::new);
    state.supply(
        SECTION,
        () -> {
          synchronized (this) {
            return StateFile.toTree(saved);
          }
        });
  }

  /** Whether the state file in question is of a lab whose world is complete. */
  static boolean isBuilt(Path file) {
    return StateFile.read(file, SECTION)
        .map(tree -> StateFile.fromTree(tree, Saved.class).built)
        .orElse(false);
  }

  /** Whether the world in it is complete. */
  synchronized boolean isBuilt() {
    return saved.built;
  }

  synchronized Optional<String> findNetwork() {
    return saved.network.isEmpty() ? Optional.empty() : Optional.of(saved.network);
  }

  /** The layout of the world that is there, or the one wanted where none is. */
  synchronized Layout layoutFor(LabOptions options) {
    if (!saved.built) {
      return options.layout();
    }
    if (options.layout() == Layout.SINGLE_DISK && saved.layout != Layout.SINGLE_DISK) {
      throw new LabException(
          "the lab in " + options.directory() + " has layout " + saved.layout.word());
    }
    return saved.layout;
  }

  synchronized int port(String listener) {
    return saved.ports.getOrDefault(listener, 0);
  }

  synchronized void begin(String network, Layout layout) {
    saved.network = network;
    saved.layout = layout;
    state.changed();
  }

  synchronized void remember(String listener, int port) {
    saved.ports.put(listener, port);
    state.changed();
  }

  synchronized void markBuilt() {
    saved.built = true;
    state.changed();
  }
}
