package dev.understudy.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for something of the lab to become so. */
final class Waiting {
  private static final Duration POLL = Duration.ofMillis(20);

  private Waiting() {}

  /**
   * Asks until there is an answer.
   *
   * @param what is waited for, in words
   * @throws LabException when there is none in time
   */
  static <T> T until(String what, Duration limit, Supplier<Optional<T>> question) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > end) {
        throw new LabException(what + " did not happen within " + limit.toSeconds() + " s");
      }
      pause();
    }
  }

  static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted");
    }
  }
}
