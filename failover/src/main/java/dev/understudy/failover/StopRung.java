package dev.understudy.failover;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The first rung of the fence: the cloud stops the server and says that it is stopped. */
record StopRung(Cloud.Region region, ServerSpec server) {
  /** Time for a system that answers to flush what it holds. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Then the next rung is tried: the fence must not use up the step's whole time. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Set<Instance.State> RUNS =
      Set.of(Instance.State.RUNNING, Instance.State.UNKNOWN);
  private static final Set<Instance.State> RUNS_OR_STOPS =
      Set.of(Instance.State.RUNNING, Instance.State.UNKNOWN, Instance.State.STOPPING);

  private static final Duration KNOCK = Duration.ofSeconds(1);
  private static final Poll WATCH = new Poll(Duration.ofMillis(200), Duration.ofSeconds(3));

  /** Whether a server in this state can neither serve nor write. */
  static boolean isFenced(Optional<Instance> now) {
    return now.isEmpty() || now.get().state() == Instance.State.STOPPED;
  }

  /**
   * Stops it: politely when it answers, then by cutting its power. Marks it first, so that an undo
   * knows whose stop it was.
   *
   * @throws ProblemException {@code TIMEOUT} when the cloud does not say it is stopped
   */
  void climb(StepContext context, Instance running) throws InterruptedException {
    mark(context, running);
    if (answers(running)) {
      region.instances().stop(running.id(), false);
      Deadline grace = context.deadline().atMost(GRACE);
      if (WATCH.until(grace, () -> stopped(look(running))).isPresent()) {
        return;
      }
      context.progress(running.id() + " does not shut down by itself; cutting its power");
    }
    boolean[] isOrdered = {false};
    WATCH.orFail(
        context.deadline().atMost(PATIENCE),
        () -> running(running),
        () -> cutPower(running, isOrdered));
  }

  /** The mark is for the undo; the fence must not fail for want of it. */
  private void mark(StepContext context, Instance running) {
    try {
      region.console().tag(running.id(), Tags.of(Tags.FENCED_BY, context.run().value()));
    } catch (ProblemException e) {
      if (e.problem().code() == ProblemCode.INTERRUPTED) {
        throw e;
      }
      context.progress(running.id() + " could not be marked: " + e.problem().what());
    }
  }

  /** A server that is just starting takes no order yet, and one that runs again gets it again. */
  private Optional<Boolean> cutPower(Instance instance, boolean[] isOrdered) {
    Optional<Instance> now = look(instance);
    Set<Instance.State> takesOrder = isOrdered[0] ? RUNS : RUNS_OR_STOPS;
    if (now.filter(i -> takesOrder.contains(i.state())).isPresent()) {
      region.instances().stop(instance.id(), true);
      isOrdered[0] = true;
    }
    return stopped(now);
  }

  private boolean answers(Instance instance) {
    return instance.state() == Instance.State.RUNNING
        && instance
            .address()
            .filter(
                address ->
                    PortProbe.ask(address, server.ssh().port(), KNOCK) == PortProbe.Answer.OPEN)
            .isPresent();
  }

  private Optional<Instance> look(Instance instance) {
    return region.instances().describe(List.of(instance.id())).stream().findFirst();
  }

  private static Optional<Boolean> stopped(Optional<Instance> now) {
    return isFenced(now) ? Optional.of(true) : Optional.empty();
  }

  private static Problem running(Instance instance) {
    return Problem.of(
        ProblemCode.TIMEOUT,
        instance.id() + " is not stopped",
        "the cloud took the order and does not report it stopped",
        "look at its state in the cloud's console");
  }
}
