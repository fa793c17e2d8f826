package dev.understudy.archive.create;

import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Does something when some segments have become durable, such as cutting the connection. */
final class CuttingStore implements Store {
  private final Store store;
  private final Runnable cut;
  private final AtomicInteger left;

  CuttingStore(Store store, Runnable cut, int after) {
    this.store = store;
    this.cut = cut;
    this.left = new AtomicInteger(after);
  }

  @Override
  public List<StoredFile> list(String directory) {
    return store.list(directory);
  }

  @Override
  public InputStream read(String name, long from) {
    return store.read(name, from);
  }

  @Override
  public NewFile create(String name) {
    NewFile file = store.create(name);
    return name.startsWith("segments/") ? new Watched(file) : file;
  }

  @Override
  public boolean delete(String name) {
    return store.delete(name);
  }

  @Override
  public int sweep(Instant before) {
    return store.sweep(before);
  }

  @Override
  public String address() {
    return store.address();
  }

  @Override
  public void close() {
    store.close();
  }

  private final class Watched extends NewFile {
    private final NewFile file;

    Watched(NewFile file) {
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      file.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public boolean commit() throws IOException {
      boolean isNew = file.commit();
      if (left.decrementAndGet() == 0) {
        cut.run();
      }
      return isNew;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
