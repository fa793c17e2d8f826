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

/** The first rung of the fence: the cloud stops the server and says that it is stopped. */
record StopRung(Cloud.Region region, ServerSpec server) {
  /** Time for a system that answers to flush what it holds. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Then the next rung is tried: the fence must not use up the step's whole time. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

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
    region
        .console()
        .tag(running.id(), Tags.of(Tags.FENCED_BY, context.run().value()));
    if (answers(running)) {
      region.instances().stop(running.id(), false);
      Deadline grace = context.deadline().atMost(GRACE);
      if (WATCH.until(grace, () -> stopped(running)).isPresent()) {
        return;
      }
      context.progress(running.id() + " does not shut down by itself; cutting its power");
    }
    region.instances().stop(running.id(), true);
    WATCH.orFail(context.deadline().atMost(PATIENCE), () -> running(running), () -> stopped(running));
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

  private Optional<Boolean> stopped(Instance instance) {
    Optional<Instance> now = region.instances().describe(List.of(instance.id())).stream().findFirst();
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
