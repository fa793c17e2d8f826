package dev.understudy.archive.format;

import dev.understudy.archive.store.NewFile;
import java.io.IOException;
import java.io.OutputStream;

/** A file on its way into a repository, encrypted as it is written. */
public final class SealedFile extends OutputStream {
  private final NewFile file;
  private final OutputStream sealed;

  SealedFile(NewFile file, OutputStream sealed) {
    this.file = file;
    this.sealed = sealed;
  }

  @Override
  public void write(int value) throws IOException {
    sealed.write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sealed.write(bytes, offset, length);
  }

  /** As {@link NewFile#commit}. */
  public boolean commit() throws IOException {
    sealed.close();
    return file.commit();
  }

  /** Throws away what was not committed. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
