package dev.understudy.snapshot;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.Host;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import dev.understudy.core.ssh.CommandResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One hold of a server's writes: the timer that ends it is armed before it begins, and what it
 * proves is what the host says of that timer.
 */
final class Freeze {
  /** A question to the host, not work. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** How far our clock may be from the cloud's. */
  private static final Duration SKEW = Duration.ofSeconds(2);

  /** This near to its time the timer is left to do it: the next freeze may follow at once. */
  private static final Duration NEAR = Duration.ofSeconds(1);

  private final ReachableHost host;
  private final ServerSpec.Quiesce hooks;
  private final StepContext context;
  private Optional<DeadMansTimer> timer = Optional.empty();
  private Deadline until;
  private Optional<Instant> since = Optional.empty();
  private boolean isLate;
  private boolean mayStillFreeze;

  Freeze(ReachableHost host, ServerSpec.Quiesce hooks, StepContext context) {
    this.host = host;
    this.hooks = hooks;
    this.context = context;
    this.until = Deadline.in(context.time(), hooks.timeout());
  }

  /** Holds the writes, or says why not; then, too, {@link #end} is due. */
  boolean begin() throws InterruptedException {
    try {
      Host on = host.get();
      if (!hooks.after().isEmpty()) {
        timer = DeadMansTimer.arm(on, hooks.timeout(), hooks.after(), context);
        if (timer.isEmpty()) {
          say("writes are not held:", "no timer on " + host.address() + " would end that");
          return false;
        }
        until = timer.get().due();
      }
      if (holds(on)) {
        since = Optional.of(context.time().now());
      }
    } catch (ProblemException e) {
      say(e.problem().what(), e.problem().why());
    }
    isLate = until.isOver();
    return since.isPresent();
  }

  private boolean holds(Host on) throws InterruptedException {
    boolean canStop = on.run("timeout", "1", "true").isSuccess();
    for (List<String> command : hooks.before()) {
      List<String> bounded = new ArrayList<>(command);
      if (canStop) {
        // One that outlived the thaw would freeze the server with nobody left to end it.
        bounded.addAll(0, List.of("timeout", "-s", "KILL", seconds(until.left())));
      }
      mayStillFreeze = true;
      CommandResult result = on.within(until.left()).run(bounded);
      mayStillFreeze = false;
      if (!result.isSuccess()) {
        say(on.failed(command, result).what(), on.failed(command, result).why());
        return false;
      }
    }
    return true;
  }

  private static String seconds(Duration left) {
    return Long.toString(Math.max(1, left.toSeconds()));
  }

  /** Whether writes were held from {@link #begin} until now. */
  boolean isHolding() throws InterruptedException {
    if (since.isEmpty() || until.isOver()) {
      return false;
    }
    try {
      return timer.isEmpty() || host.ask(ANSWER, timer.get()::isWaiting);
    } catch (ProblemException e) {
      say("cannot ask whether writes were held", e.problem().what());
      return false;
    }
  }

  /** Whether a cut that the cloud dates so was made since writes are held. */
  boolean covers(Instant cut) {
    return since.isPresent() && !cut.plus(SKEW).isBefore(since.get().truncatedTo(SECONDS));
  }

  /** Lets writes go on, even for a thread that is interrupted. */
  void end() {
    boolean isInterrupted = Thread.interrupted();
    try {
      if (timer.isPresent()) {
        thaw(timer.get());
      }
    } catch (ProblemException e) {
      context.progress(
          e.problem().what() + " Writes go on by " + host.address() + "'s own timer " + until.at());
    } catch (InterruptedException e) {
      isInterrupted = true;
    } finally {
      host.close();
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void thaw(DeadMansTimer armed) throws InterruptedException {
    if (!isLate && (until.left().compareTo(NEAR) < 0 || !host.ask(ANSWER, armed::isWaiting))) {
      context.progress(host.address() + " lets writes go on by its own timer: too slow for us");
      return;
    }
    boolean isThawed = true;
    for (List<String> command : hooks.after()) {
      isThawed &= host.ask(hooks.timeout(), on -> lets(on, command));
    }
    if (mayStillFreeze) {
      context.progress("a hook may still run: " + armed.name() + " stays armed");
    } else if (isThawed) {
      host.ask(
          ANSWER,
          on -> {
            armed.disarm(on);
            return true;
          });
    } else {
      context.progress(host.address() + " tries that again by its own timer, at " + until.at());
    }
  }

  private boolean lets(Host on, List<String> command) throws InterruptedException {
    CommandResult result = on.run(command);
    if (!result.isSuccess()) {
      context.progress(on.failed(command, result).toString());
    }
    return result.isSuccess();
  }

  private void say(String what, String why) {
    context.progress("the snapshot will be crash-consistent: " + what + " " + why);
  }
}
