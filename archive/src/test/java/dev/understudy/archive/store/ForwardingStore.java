package dev.understudy.archive.store;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/** Does all that another store does; what is to be different is overridden. */
public abstract class ForwardingStore implements Store {
  private final Store store;

  protected ForwardingStore(Store store) {
    this.store = store;
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
    return store.create(name);
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
