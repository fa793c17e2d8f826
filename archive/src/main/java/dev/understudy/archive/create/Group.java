package dev.understudy.archive.create;

import java.util.Iterator;
import java.util.List;

/**
 * What becomes one group of an archive.
 *
 * @param slices its names in order, a list for each part; one list but for {@link Kind#REST}
 */
record Group(int number, Kind kind, Iterator<List<Listed>> slices) {

  enum Kind {
    /** Small files, one part. */
    BUNDLE,
    /** One big file, read in pieces. */
    PIECES,
    /** What only one stream can bring: a big sparse file, a big file with several names. */
    STREAM,
    /** All that is no regular file. */
    REST
  }
}
