package dev.understudy.cli;

import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Seal;
import dev.understudy.archive.store.DirectoryStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which repository of archives is meant. */
final class RepositoryOption {

  @Option(
      names = "--repository",
      paramLabel = "WHERE",
      description =
          "The repository of archives: a directory, or file:DIR; else as the estate says.")
  private @Nullable String repository;

  /** Opened; to be closed by the caller. */
  Repository open() {
    if (repository == null) {
      throw Globals.usage("which repository?", "--repository DIR").asException();
    }
    String where = repository.startsWith("file:") ? repository.substring(5) : repository;
    return new Repository(new DirectoryStore(Path.of(where)), Seal.none());
  }
}
