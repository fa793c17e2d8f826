package dev.understudy.core.store;

import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class DirectoryRunStoreContractTest extends RunStoreContract {
  @TempDir private Path state;

  @Override
  protected RunStore store() {
    return StoreFixture.store(state);
  }

  @Override
  protected void damage(RunId run, int seq) {
    Path file = StoreFixture.store(state).directoryOf(run).resolve("journal.jsonl");
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.set(seq, lines.get(seq).replace("2026-11-24T09:30:15", "2026-11-24T09:30:16"));
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
