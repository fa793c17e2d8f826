package dev.understudy.archive.store;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/**
 * Files of a repository by name, such as {@code segments/ID/000001-00000.tar.zst}: relative, with
 * slashes, letters, digits, dots and dashes only. A file is there whole or not at all, and never
 * changes. Safe for use by many threads.
 *
 * <p>Every method throws {@link dev.understudy.core.ProblemException}: {@code HOST_UNREACHABLE} or
 * {@code CLOUD_UNREACHABLE} when the place does not answer (effect TRANSIENT, or UNKNOWN where
 * something was to be written), {@code NO_SPACE}, {@code ACCESS_DENIED}, {@code STATE_UNWRITABLE}.
 */
public interface Store extends AutoCloseable {

  /** A file and its length in bytes. */
  record StoredFile(String name, long length) {}

  /**
   * The finished files below a directory at any depth, sorted by name; none when there is no such
   * directory.
   *
   * @param directory such as {@code segments/ID}; empty for all
   */
  List<StoredFile> list(String directory);

  /**
   * A file from a byte on.
   *
   * @param from zero or more
   * @throws dev.understudy.core.ProblemException {@code NOT_FOUND} when there is no such file
   */
  InputStream read(String name, long from);

  /**
   * Begins a file, which is there only after {@link NewFile#commit()}. What an earlier writer left
   * unfinished is no hindrance.
   */
  NewFile create(String name);

  /** Whether it was there. */
  boolean delete(String name);

  /**
   * Removes what writers have left unfinished and not touched since.
   *
   * @return how many
   */
  int sweep(Instant before);

  /** As printed: {@code file:/backup/gams}. Without secrets. */
  String address();

  @Override
  void close();
}
