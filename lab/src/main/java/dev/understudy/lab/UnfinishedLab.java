package dev.understudy.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A lab that died while it was being built is built anew: nothing in it was ever used. */
final class UnfinishedLab {
  private static final List<String> CONTENTS =
      List.of("lab.json", "disks", "cuts", "hosts", "sensors", "known_hosts", "understudy.yaml");

  private UnfinishedLab() {}

  /** Removes what such a lab left; anything else stays untouched. */
  static void clear(Path directory) {
    Path file = directory.resolve("lab.json");
    if (!Files.exists(file)) {
      return;
    }
    if (LabSettings.isBuilt(file)) {
      return;
    }
    CONTENTS.forEach(name -> delete(directory.resolve(name)));
  }

  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("can not remove the unfinished lab in " + path, failed);
    }
  }
}
