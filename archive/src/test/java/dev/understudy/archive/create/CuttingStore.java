package dev.understudy.archive.create;

import dev.understudy.archive.store.ForwardingStore;
import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Does something when some segments have become durable, such as cutting the connection. */
final class CuttingStore extends ForwardingStore {
  private final Runnable cut;
  private final AtomicInteger left;

  CuttingStore(Store store, Runnable cut, int after) {
    super(store);
    this.cut = cut;
    this.left = new AtomicInteger(after);
  }

  @Override
  public NewFile create(String name) {
    NewFile file = super.create(name);
    return name.startsWith("segments/") ? new Watched(file) : file;
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
