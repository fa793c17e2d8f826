package dev.understudy.archive.create;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;

/** All parts of a group as one stream. */
final class GroupInput extends InputStream {
  private final PartSource parts;
  private Optional<Part> current = Optional.empty();

  GroupInput(PartSource parts) {
    this.parts = parts;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      while (true) {
        if (current.isEmpty()) {
          current = parts.next();
          if (current.isEmpty()) {
            return -1;
          }
        }
        int count = current.get().read(bytes, offset, length);
        if (count >= 0) {
          return count;
        }
        current.get().finish();
        current = Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() throws IOException {
    if (current.isPresent()) {
      current.get().close();
      current = Optional.empty();
    }
    parts.close();
  }
}
