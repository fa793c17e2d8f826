package dev.understudy.archive.database;

import dev.understudy.archive.store.ForwardingStore;
import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import java.util.concurrent.atomic.AtomicInteger;

/** Does something once, when the file of that number whose name begins so is begun. */
final class StoreThatTells extends ForwardingStore {
  private final String prefix;
  private final int number;
  private final Runnable disaster;
  private final AtomicInteger begun = new AtomicInteger();

  StoreThatTells(Store store, String prefix, int number, Runnable disaster) {
    super(store);
    this.prefix = prefix;
    this.number = number;
    this.disaster = disaster;
  }

  @Override
  public NewFile create(String name) {
    if (name.startsWith(prefix) && begun.incrementAndGet() == number) {
      disaster.run();
    }
    return super.create(name);
  }
}
