package dev.understudy.snapshot;

import dev.understudy.cloud.server.Host;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.StepContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The host's own promise to let writes go on in time, whatever becomes of us. While it waits no
 * other freeze of the server begins: two at once would thaw each other.
 *
 * @param due when it thaws at the earliest, by our clock
 */
record DeadMansTimer(HostTimer timer, String name, Deadline due) {

  /**
   * Arms a timer on the host as soon as no other freeze of it is under way.
   *
   * @return empty when the host cannot, or another freeze has not ended within the limit: do not
   *     freeze then
   */
  static Optional<DeadMansTimer> arm(
      Host host, Duration limit, List<List<String>> after, StepContext context)
      throws InterruptedException {
    String freeze = UUID.randomUUID().toString().substring(0, 8);
    Thaw thaw = new Thaw(Thaw.PREFIX + context.run().value() + "-" + freeze, limit, after);
    // Two that come at the same moment both step back: they must not come back in step.
    Duration pause = Duration.ofMillis(200 + thaw.name().hashCode() % 97 + 97);
    Deadline patience = context.deadline().atMost(limit);
    Set<String> told = new HashSet<>();
    return new Poll(pause, Duration.ofSeconds(2))
        .until(patience, () -> arm(host, thaw, told, context))
        .flatMap(armed -> armed);
  }

  /** Empty while another freeze is under way; empty inside when the host has no timer at all. */
  private static Optional<Optional<DeadMansTimer>> arm(
      Host host, Thaw thaw, Set<String> told, StepContext context) throws InterruptedException {
    HostTimer timer = new SystemdTimer();
    Deadline due = Deadline.in(context.time(), thaw.limit());
    if (!timer.arm(host, thaw)) {
      timer = ShellTimer.on(host);
      if (!timer.arm(host, thaw)) {
        return Optional.of(Optional.empty());
      }
    }
    DeadMansTimer armed = new DeadMansTimer(timer, thaw.name(), due);
    Optional<String> other =
        timer.all(host).stream().filter(each -> !each.equals(thaw.name())).findFirst();
    if (other.isEmpty()) {
      return Optional.of(Optional.of(armed));
    }
    armed.disarm(host);
    if (told.add(other.get())) {
      context.progress("waiting for another freeze of " + host.address() + ": " + other.get());
    }
    return Optional.empty();
  }

  /** Whether it is armed still: what was held since it was armed is held now. */
  boolean isWaiting(Host host) throws InterruptedException {
    return timer.isWaiting(host, name);
  }

  void disarm(Host host) throws InterruptedException {
    timer.disarm(host, name);
  }
}
