package dev.understudy.archive.format;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Files as they are. */
enum NoSeal implements Seal {
  INSTANCE;

  @Override
  public String suffix() {
    return "";
  }

  @Override
  public long sealedLength(long clear) {
    return clear;
  }

  @Override
  public OutputStream seal(OutputStream to) {
    return new FilterOutputStream(to) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        out.flush();
      }
    };
  }

  @Override
  public InputStream open(InputStream from) {
    return from;
  }
}
