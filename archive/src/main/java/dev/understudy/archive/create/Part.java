package dev.understudy.archive.create;

import java.io.IOException;
import java.io.InputStream;

/** The raw tar bytes of one part of a group, which becomes a segment while it is read. */
abstract class Part extends InputStream {

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] bytes, int offset, int length) throws IOException;

  /** Its end has been read: it is made durable. */
  abstract void finish() throws IOException, InterruptedException;

  /** Throws away what was not finished. */
  @Override
  public abstract void close() throws IOException;
}
