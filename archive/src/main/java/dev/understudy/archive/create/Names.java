package dev.understudy.archive.create;

import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.UnaryOperator;

/**
 * All that a source has, by path.
 *
 * @param known completes what was listed before all was known
 */
record Names(SortedSpool listed, UnaryOperator<Listed> known) {

  Iterator<Listed> sorted() throws IOException {
    Iterator<SpoolRecord> records = listed.sorted();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public Listed next() {
        return known.apply(Listed.decode(records.next().value()));
      }
    };
  }
}
