package dev.understudy.archive.verify;

import dev.understudy.archive.format.RawPath;
import java.util.List;

/**
 * Something that is not as it was written.
 *
 * @param where of it: a segment's file, {@code manifest}, or a path of the archive
 * @param why in one sentence
 * @param files some of the files that are lost or in doubt by it, sorted
 * @param fileCount all of them
 */
public record Fault(String where, String why, List<RawPath> files, long fileCount) {
  /** So many names are told, of however many files. */
  static final int NAMED = 1000;

  public Fault {
    files = List.copyOf(files);
  }

  static Fault of(String where, String why) {
    return new Fault(where, why, List.of(), 0);
  }

  static Fault of(RawPath file, String why) {
    return new Fault(file.shown(), why, List.of(file), 1);
  }

  @Override
  public String toString() {
    return where + ": " + why;
  }
}
