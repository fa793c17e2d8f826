package dev.understudy.lab.workload;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The standbys that follow this primary. While one is in step, a reading is only acknowledged when
 * it is durable there too; a standby that falls silent or behind is not waited for. So what a node
 * was told to forget is on the standby, unless the standby had been away. Thread-safe.
 */
final class Followers {
  /** A standby asks several times a second; after this long without a question it is away. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private record Follower(long confirmed, boolean inStep, long asked) {}

  private final Clock clock;
  private final Map<String, Follower> followers = new HashMap<>();

  Followers(Clock clock) {
    this.clock = clock;
  }

  /**
   * A standby has asked.
   *
   * @param confirmed up to which id it has stored everything
   * @param inStep whether the answer holds all there is
   */
  synchronized void asked(String name, long confirmed, boolean inStep) {
    followers.put(name, new Follower(confirmed, inStep, clock.millis()));
    notifyAll();
  }

  /** Waits until every standby in step has stored up to an id, or is no longer in step. */
  synchronized void await(long id) throws InterruptedException {
    while (followers.values().stream().anyMatch(each -> lacks(each, id))) {
      wait(PATIENCE.toMillis() / 20);
    }
  }

  private boolean lacks(Follower follower, long id) {
    return follower.inStep
        && follower.confirmed < id
        && clock.millis() - follower.asked < PATIENCE.toMillis();
  }
}
