package dev.understudy.archive;

import java.time.Duration;
import java.util.Optional;

/** Told now and then, at most some times a second, from any thread. */
@FunctionalInterface
public interface Progress {

  /**
   * @param doneBytes of file content, in bytes
   * @param allBytes of file content as listed
   * @param bytesPerSecond over the last seconds
   * @param left the estimate; empty until one can be made
   */
  record Tick(
      long doneFiles,
      long allFiles,
      long doneBytes,
      long allBytes,
      long bytesPerSecond,
      Optional<Duration> left) {}

  void at(Tick tick);

  /** Tells nobody. */
  static Progress silent() {
    return tick -> {};
  }
}
