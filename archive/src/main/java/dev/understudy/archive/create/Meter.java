package dev.understudy.archive.create;

import dev.understudy.archive.Progress;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Counts what comes and goes, holds it to a limit, and tells how far it has come. */
final class Meter {
  private static final Duration TELL = Duration.ofMillis(500);
  private static final double WEIGHT = 0.3;

  private final TimeSource time;
  private final Progress progress;
  private final Optional<Long> limit;
  private final Instant begun;
  private long received;
  private long storedFiles;
  private long doneBytes;
  private long allFiles;
  private long allBytes;
  private Instant told;
  private long toldBytes;
  private double rate;

  Meter(TimeSource time, Progress progress, Optional<Long> limit) {
    this.time = time;
    this.progress = progress;
    this.limit = limit;
    this.begun = time.now();
    this.told = begun;
  }

  synchronized void expect(long files, long bytes) {
    allFiles = files;
    allBytes = bytes;
  }

  /** Waits as long as the limit demands. */
  void received(int bytes) throws InterruptedException {
    Duration early = Duration.ZERO;
    synchronized (this) {
      received += bytes;
      if (limit.isPresent()) {
        Duration due = Duration.ofNanos((long) (received * 1e9 / limit.get()));
        early = due.minus(Duration.between(begun, time.now()));
      }
    }
    if (early.toMillis() > 0) {
      time.sleep(early);
    }
  }

  synchronized long received() {
    return received;
  }

  /** Content of files that has been read. */
  synchronized void read(long bytes) {
    doneBytes += bytes;
    Instant now = time.now();
    Duration since = Duration.between(told, now);
    if (since.compareTo(TELL) >= 0) {
      double last = (doneBytes - toldBytes) * 1e9 / since.toNanos();
      rate = rate == 0 ? last : rate + WEIGHT * (last - rate);
      told = now;
      toldBytes = doneBytes;
      progress.at(
          new Progress.Tick(storedFiles, allFiles, doneBytes, allBytes, (long) rate, left()));
    }
  }

  synchronized void files(long count) {
    storedFiles += count;
  }

  private Optional<Duration> left() {
    return rate < 1
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) (Math.max(0, allBytes - doneBytes) * 1e3 / rate)));
  }
}
