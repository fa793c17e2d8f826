package dev.understudy.archive.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends StoreContract {
  @TempDir private Path directory;

  @Override
  protected Store open() {
    return new DirectoryStore(directory.resolve("not/yet/there"));
  }
}
