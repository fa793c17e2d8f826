package dev.understudy.core;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits by asking again: soon at first, then less and less often. One policy for a lab that answers
 * in milliseconds and a cloud that takes minutes.
 *
 * @param first the pause after the first look
 * @param limit the longest pause
 */
public record Poll(Duration first, Duration limit) {
  private static final double GROWTH = 1.3;

  /** 200 ms growing to 10 s: about 20 looks in the first minute, 6 a minute later. */
  public static Poll standard() {
    return new Poll(Duration.ofMillis(200), Duration.ofSeconds(10));
  }

  /**
   * The first answer that {@code look} gives; looks at least once, and once more when the deadline
   * has come.
   *
   * @return empty when the deadline passed without an answer
   */
  public <T> Optional<T> until(Deadline deadline, Look<T> look) throws InterruptedException {
    Duration pause = first;
    while (true) {
      boolean last = deadline.isOver();
      Optional<T> answer = look.look();
      if (answer.isPresent() || last) {
        return answer;
      }
      Duration left = deadline.left();
      deadline.time().sleep(pause.compareTo(left) < 0 ? pause : left);
      Duration next = Duration.ofMillis((long) (pause.toMillis() * GROWTH) + 1);
      pause = next.compareTo(limit) < 0 ? next : limit;
    }
  }

  /** {@link #until}, or the problem that {@code otherwise} gives. */
  public <T> T orFail(Deadline deadline, Supplier<Problem> otherwise, Look<T> look)
      throws InterruptedException {
    return until(deadline, look).orElseThrow(() -> new ProblemException(otherwise.get()));
  }

  /** One look at the world; empty means not yet. */
  @FunctionalInterface
  public interface Look<T> {
    Optional<T> look() throws InterruptedException;
  }
}
