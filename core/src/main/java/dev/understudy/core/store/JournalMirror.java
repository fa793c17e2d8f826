package dev.understudy.core.store;

import dev.understudy.core.RunId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the journals that a shared store holds, for the day on which it cannot be reached, laid
 * out as {@link DirectoryRunStore} reads them. Best effort: whatever fails here is told once and
 * stops no run, and the copy is removed, because a stale one is worse than none.
 */
public final class JournalMirror {
  private final Path runs;
  private final Consumer<String> warning;
  private final AtomicBoolean isWarned = new AtomicBoolean();

  public JournalMirror(Path state, String estate, Consumer<String> warning) {
    this.runs = state.resolve(estate).resolve("runs");
    this.warning = warning;
  }

  /** Puts the lines in place of what was there, to go on from them. */
  public Copy begin(RunId run, List<String> lines) {
    Path directory = runs.resolve(run.value());
    Path file = directory.resolve(DirectoryRunStore.JOURNAL);
    try {
      StateFiles.makeDirectory(directory);
      StateFiles.replace(file, String.join("", lines.stream().map(line -> line + "\n").toList()));
      return new Copy(file, new RandomAccessFile(file.toFile(), "rw"));
    } catch (IOException e) {
      failed(file, e);
      return new Copy(file, null);
    }
  }

  /** The copy of one journal. */
  public final class Copy implements AutoCloseable {
    private final Path file;
    private @Nullable RandomAccessFile out;
    private long before;

    private Copy(Path file, @Nullable RandomAccessFile out) {
      this.file = file;
      this.out = out;
    }

    /** Adds a line; not forced to the disk, since the store is what makes it durable. */
    public synchronized void add(String line) {
      if (out == null) {
        return;
      }
      try {
        before = out.length();
        out.seek(before);
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        giveUp(e);
      }
    }

    /** Takes the last line back: the store has refused it. */
    public synchronized void takeBack() {
      if (out == null) {
        return;
      }
      try {
        out.setLength(before);
      } catch (IOException e) {
        giveUp(e);
      }
    }

    @Override
    public synchronized void close() {
      if (out == null) {
        return;
      }
      try {
        out.close();
      } catch (IOException e) {
        failed(file, e);
      }
      out = null;
    }

    private void giveUp(IOException cause) {
      failed(file, cause);
      close();
    }
  }

  private void failed(Path file, IOException cause) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    if (isWarned.compareAndSet(false, true)) {
      warning.accept(
          "no copy of this run's journal is kept at "
              + file
              + " ("
              + cause.getMessage()
              + "): should the shared store fail, it cannot go on --without-store");
    }
  }
}
