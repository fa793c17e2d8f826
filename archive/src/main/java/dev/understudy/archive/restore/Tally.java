package dev.understudy.archive.restore;

import dev.understudy.archive.Progress;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has been done so far; tells the progress, and holds back what would go too fast. */
final class Tally {
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final int NAMED = 1000;

  private final TimeSource time;
  private final Progress progress;
  private final Optional<Long> bytesPerSecond;
  private final Instant begun;
  private long allFiles;
  private long allBytes;
  private long doneFiles;
  private long doneBytes;
  private long provenFiles;
  private long sentBytes;
  private int sentSegments;
  private int keptSegments;
  private Instant told;
  private Instant free;
  private final List<String> notRestored = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Tally(TimeSource time, Progress progress, Optional<Long> bytesPerSecond) {
    this.time = time;
    this.progress = progress;
    this.bytesPerSecond = bytesPerSecond;
    this.begun = time.now();
    this.told = begun;
    this.free = begun;
  }

  synchronized void expect(long files, long bytes) {
    allFiles = files;
    allBytes = bytes;
  }

  /** Before bytes are sent; returns when they may be. */
  void send(int bytes) throws InterruptedException {
    Duration pause = Duration.ZERO;
    synchronized (this) {
      sentBytes += bytes;
      if (bytesPerSecond.isPresent()) {
        Instant now = time.now();
        free = free.isBefore(now) ? now : free;
        pause = Duration.between(now, free);
        free = free.plusNanos((long) (bytes * 1e9 / bytesPerSecond.get()));
      }
    }
    if (!pause.isZero()) {
      time.sleep(pause);
    }
  }

  synchronized void sentSegment() {
    sentSegments++;
  }

  /** Of a file that an earlier run has begun. */
  synchronized void keptSegments(int count) {
    keptSegments += count;
  }

  synchronized int keptSegments() {
    return keptSegments;
  }

  synchronized void done(long files, long bytes) {
    doneFiles += files;
    doneBytes += bytes;
    Instant now = time.now();
    if (Duration.between(told, now).compareTo(EVERY) >= 0) {
      told = now;
      double seconds = Math.max(0.001, Duration.between(begun, now).toMillis() / 1000.0);
      long speed = (long) (doneBytes / seconds);
      progress.at(
          new Progress.Tick(
              doneFiles,
              allFiles,
              Math.min(doneBytes, allBytes),
              allBytes,
              speed,
              speed == 0
                  ? Optional.empty()
                  : Optional.of(Duration.ofSeconds(Math.max(0, allBytes - doneBytes) / speed))));
    }
  }

  synchronized void proven(long files) {
    provenFiles += files;
  }

  synchronized void notRestored(String what) {
    if (notRestored.size() < NAMED) {
      notRestored.add(what);
    }
  }

  synchronized void warn(String text) {
    text.lines().filter(line -> !line.isBlank() && warnings.size() < NAMED).forEach(warnings::add);
  }

  synchronized long provenFiles() {
    return provenFiles;
  }

  synchronized long sentBytes() {
    return sentBytes;
  }

  synchronized int sentSegments() {
    return sentSegments;
  }

  synchronized List<String> notRestored() {
    return List.copyOf(notRestored);
  }

  synchronized List<String> warnings() {
    return List.copyOf(warnings);
  }
}
