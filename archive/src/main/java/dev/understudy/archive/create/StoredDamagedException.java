package dev.understudy.archive.create;

import dev.understudy.archive.format.SegmentName;
import java.io.IOException;

/** A segment that an interrupted create has left cannot be read back. */
final class StoredDamagedException extends IOException {
  private static final long serialVersionUID = 1;

  StoredDamagedException(SegmentName name, IOException cause) {
    super(name + " cannot be read back", cause);
  }
}
