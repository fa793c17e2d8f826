package dev.understudy.archive.format;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Flushes at the end, and leaves closing to whoever opened. */
public final class UnclosedOutput extends FilterOutputStream {
  public UnclosedOutput(OutputStream to) {
    super(to);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
