package dev.understudy.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which lab. */
final class LabDirectory {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "understudy-lab",
      description = "The lab's directory (default: ./understudy-lab).")
  private Path dir = Path.of("understudy-lab");

  Path path() {
    return dir.toAbsolutePath().normalize();
  }
}
