package dev.understudy.archive.create;

import java.io.IOException;
import java.util.Optional;

/** The parts of one group, one after another. */
interface PartSource extends AutoCloseable {

  /** Begins the next part; the one before has been finished. */
  Optional<Part> next() throws IOException, InterruptedException;

  @Override
  void close();
}
