package dev.understudy.archive.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** How files of a repository are encrypted, if they are. Each file by itself. */
public interface Seal {

  /** After the name of each file: {@code .age}, or nothing. */
  String suffix();

  /** Closing it finishes the encryption and leaves {@code to} open. */
  OutputStream seal(OutputStream to) throws IOException;

  /**
   * @throws IOException on reading when a chunk is not authentic
   */
  InputStream open(InputStream from) throws IOException;

  /** How long a file of {@code clear} bytes is when it is sealed. */
  long sealedLength(long clear);

  /** In the clear. */
  static Seal none() {
    return NoSeal.INSTANCE;
  }
}
