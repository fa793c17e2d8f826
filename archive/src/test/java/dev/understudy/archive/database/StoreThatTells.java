package dev.understudy.archive.database;

import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Does something once, when the file of that number whose name begins so is begun. */
record StoreThatTells(
    Store store, String prefix, int number, Runnable disaster, AtomicInteger begun)
    implements Store {

  @Override
  public NewFile create(String name) {
    if (name.startsWith(prefix) && begun.incrementAndGet() == number) {
      disaster.run();
    }
    return store.create(name);
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
}
