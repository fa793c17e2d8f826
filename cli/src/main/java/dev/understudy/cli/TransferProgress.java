package dev.understudy.cli;

import dev.understudy.archive.Progress;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Tells every few seconds how far an archive has come, how fast, and how long it still takes. */
final class TransferProgress implements Progress {
  private static final Duration EVERY = Duration.ofSeconds(3);

  private final Output output;
  private final TimeSource time;
  private Instant last;

  TransferProgress(Output output, TimeSource time) {
    this.output = output;
    this.time = time;
    this.last = time.now();
  }

  @Override
  public synchronized void at(Tick tick) {
    Instant now = time.now();
    if (Duration.between(last, now).compareTo(EVERY) < 0) {
      return;
    }
    last = now;
    long percent = tick.allBytes() == 0 ? 100 : tick.doneBytes() * 100 / tick.allBytes();
    output.progress(
        "%d%%  %s of %s, %d of %d files, %s/s%s"
            .formatted(
                Math.min(100, percent),
                Bytes.text(tick.doneBytes()),
                Bytes.text(tick.allBytes()),
                tick.doneFiles(),
                tick.allFiles(),
                Bytes.text(tick.bytesPerSecond()),
                tick.left().map(left -> ", " + Durations.text(left) + " left").orElse("")));
  }
}
