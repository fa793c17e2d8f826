package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.SoundJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real write that fails half-way: the system refuses files beyond a size. */
class FullDiskTest {
  private static final int LIMIT = 64 * 512;

  @TempDir private Path state;

  @Test
  void aRecordThatDoesNotFitLeavesNothingBehind() throws Exception {
    List<String> limited = List.of("sh", "-c", "ulimit -f 64 && exec \"$@\"", "sh");
    Process process = ChildProcess.start(limited, "fill", state);
    String said = ChildProcess.line(process);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

    assertThat(said).startsWith("state-unwritable ");
    int records = Integer.parseInt(said.substring("state-unwritable ".length()));
    DirectoryRunStore store = StoreFixture.store(state);
    SoundJournal verified = store.verify(StoreFixture.RUN);
    assertThat(verified.records()).hasSize(records).hasSizeGreaterThan(20);
    assertThat(verified.isTorn()).isFalse();
    Path file = store.directoryOf(StoreFixture.RUN).resolve("journal.jsonl");
    assertThat(Files.size(file)).isBetween(LIMIT - 1100L, LIMIT - 1L);
    try (Journal journal = store.open(StoreFixture.RUN)) {
      journal.append(JournalEvent.RUN_RESUMED, Optional.empty(), 0, Map.of());
    }
  }
}
