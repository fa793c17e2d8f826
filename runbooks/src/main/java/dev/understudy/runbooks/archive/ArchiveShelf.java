package dev.understudy.runbooks.archive;

import dev.understudy.archive.format.Repository;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.List;

/**
 * Where the archives of an estate are kept, and which of them this control host knows. Safe for use
 * by many threads.
 */
public interface ArchiveShelf {

  /**
   * The repository, to be closed by the caller.
   *
   * @throws dev.understudy.core.ProblemException {@code INVALID_FILE} when the estate has none, and
   *     what opening one throws
   */
  Repository open(Estate estate);

  /** Patterns of paths that no archive of the estate holds. */
  List<String> excludes(Estate estate);

  /** Whether this host has made the manifest with this hash, or read all of its archive before. */
  boolean isKnown(Estate estate, String manifestSha256);

  /** Remembers that. Repeatable. */
  void know(Estate estate, String manifestSha256);

  /** For plans that are only looked at. */
  static ArchiveShelf none() {
    return new ArchiveShelf() {
      @Override
      public Repository open(Estate estate) {
        throw Problem.of(
                ProblemCode.INVALID_FILE,
                "nobody knows where the archives of " + estate.name() + " are",
                "the estate file names no repository of archives",
                "write protection.archives.repository into " + estate.file())
            .asException();
      }

      @Override
      public List<String> excludes(Estate estate) {
        return List.of();
      }

      @Override
      public boolean isKnown(Estate estate, String manifestSha256) {
        return false;
      }

      @Override
      public void know(Estate estate, String manifestSha256) {}
    };
  }
}
