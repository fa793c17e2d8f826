package dev.understudy.archive.store;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/** A store whose process is killed at a deletion: from then on nothing is done any more. */
public final class DyingStore implements Store {
  private final Store store;
  private final boolean isDoneAtDeath;
  private int left;
  private boolean isDead;

  /** What a killed process throws: nothing catches it. */
  public static final class Death extends Error {}

  /**
   * @param deletions that are done before the one that it dies at
   * @param isDoneAtDeath whether that one is done, too
   */
  public DyingStore(Store store, int deletions, boolean isDoneAtDeath) {
    this.store = store;
    this.left = deletions;
    this.isDoneAtDeath = isDoneAtDeath;
  }

  @Override
  public boolean delete(String name) {
    if (!isDead && left-- == 0) {
      isDead = true;
      if (isDoneAtDeath) {
        store.delete(name);
      }
    }
    requireAlive();
    return store.delete(name);
  }

  @Override
  public List<StoredFile> list(String directory) {
    requireAlive();
    return store.list(directory);
  }

  @Override
  public InputStream read(String name, long from) {
    requireAlive();
    return store.read(name, from);
  }

  @Override
  public NewFile create(String name) {
    requireAlive();
    return store.create(name);
  }

  @Override
  public int sweep(Instant before) {
    requireAlive();
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

  private void requireAlive() {
    if (isDead) {
      throw new Death();
    }
  }
}
