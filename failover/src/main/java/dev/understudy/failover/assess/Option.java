package dev.understudy.failover.assess;

import java.time.Duration;
import java.util.Optional;

/**
 * One way out.
 *
 * @param command to type
 * @param expected how long it took in rehearsals (median); empty when never rehearsed
 * @param loss what it loses, in words
 * @param blocked why it cannot be done now; empty when it can
 */
public record Option(
    String name,
    String command,
    Optional<Duration> expected,
    String loss,
    Optional<String> blocked) {

  public boolean isPossible() {
    return blocked.isEmpty();
  }
}
