package dev.understudy.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which lab. */
final class LabDirectory {
  private static final Path USUAL = Path.of("understudy-lab");

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "The lab's directory; else that of the estate file given with -f, else ./understudy-lab.")
  private @Nullable Path dir;

  Path in(Globals globals) {
    return chosen(globals).toAbsolutePath().normalize();
  }

  private Path chosen(Globals globals) {
    if (dir != null) {
      return dir;
    }
    Path estate = globals.file;
    if (estate == null) {
      return USUAL;
    }
    Path parent = estate.toAbsolutePath().getParent();
    return parent == null ? USUAL : parent;
  }
}
