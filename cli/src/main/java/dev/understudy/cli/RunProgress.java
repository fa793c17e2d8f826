package dev.understudy.cli;

import dev.understudy.core.PlannedStep;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How far a run is: what is done, what runs and since when, and what is still to come. Safe for use
 * by many threads.
 */
final class RunProgress {
  private final Function<StepId, Optional<Duration>> expected;
  private final Map<StepId, Running> running = new LinkedHashMap<>();
  private final Set<StepId> done = new HashSet<>();
  private final Map<StepId, Integer> numbers = new HashMap<>();
  private List<PlannedStep> steps = List.of();
  private String title = "";
  private Instant started = Instant.EPOCH;
  private boolean isUndoing;

  /**
   * @param expected how long a step usually takes; empty when it was never measured
   */
  RunProgress(Function<StepId, Optional<Duration>> expected) {
    this.expected = expected;
  }

  /**
   * A step that runs.
   *
   * @param said what it reported last, or else what it does
   */
  record Running(StepId step, Instant since, String said) {}

  /** How the plan's point of no return lies; a plan may have none. */
  enum NoReturn {
    NONE,
    AHEAD,
    NOW,
    PASSED
  }

  synchronized void begin(
      String name, List<PlannedStep> planned, Collection<StepId> doneBefore, Instant at) {
    title = name;
    started = at;
    steps = List.copyOf(planned);
    isUndoing = false;
    running.clear();
    done.clear();
    done.addAll(doneBefore);
    numbers.clear();
    steps.forEach(step -> numbers.put(step.id(), numbers.size() + 1));
  }

  synchronized void stepStarted(StepId step, String summary, Instant at) {
    isUndoing = false;
    running.put(step, new Running(step, at, summary));
  }

  synchronized void stepSaid(StepId step, String message) {
    running.computeIfPresent(step, (id, was) -> new Running(id, was.since(), message));
  }

  synchronized void stepSucceeded(StepId step) {
    running.remove(step);
    done.add(step);
  }

  synchronized void stepFailed(StepId step) {
    running.remove(step);
  }

  synchronized void stepUndone(StepId step, boolean isGone) {
    isUndoing = true;
    running.remove(step);
    if (isGone) {
      done.remove(step);
    }
  }

  synchronized String title() {
    return title;
  }

  /** The step's place in the plan; empty when the plan is not known. */
  synchronized Optional<Integer> number(StepId step) {
    return Optional.ofNullable(numbers.get(step));
  }

  /** How many steps the plan has; empty when it is not known. */
  synchronized Optional<Integer> of() {
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.size());
  }

  synchronized Optional<String> summary(StepId step) {
    return steps.stream()
        .filter(planned -> planned.id().equals(step))
        .map(PlannedStep::summary)
        .findFirst();
  }

  synchronized int doneCount() {
    return done.size();
  }

  /** The steps that run, the one that runs longest first. */
  synchronized List<Running> running() {
    return List.copyOf(running.values());
  }

  /** The steps that neither run nor are done, in the plan's order. */
  synchronized List<PlannedStep> waiting() {
    return steps.stream()
        .filter(step -> !done.contains(step.id()) && !running.containsKey(step.id()))
        .toList();
  }

  synchronized boolean isUndoing() {
    return isUndoing;
  }

  synchronized NoReturn noReturn() {
    Optional<StepId> point =
        steps.stream().filter(PlannedStep::noReturn).map(PlannedStep::id).findFirst();
    if (point.isEmpty()) {
      return NoReturn.NONE;
    }
    if (done.contains(point.get())) {
      return NoReturn.PASSED;
    }
    return running.containsKey(point.get()) ? NoReturn.NOW : NoReturn.AHEAD;
  }

  Optional<Duration> expected(StepId step) {
    return expected.apply(step);
  }

  synchronized Duration elapsed(Instant now) {
    return notNegative(Duration.between(started, now));
  }

  /**
   * How long the rest usually takes, along its longest chain; zero when it takes longer than usual,
   * empty when no step was ever measured or the run goes backward.
   */
  synchronized Optional<Duration> remaining(Instant now) {
    boolean isMeasured = steps.stream().anyMatch(step -> expected(step.id()).isPresent());
    if (isUndoing || !isMeasured) {
      return Optional.empty();
    }
    Map<StepId, Duration> finish = new HashMap<>();
    Duration last = Duration.ZERO;
    for (PlannedStep step : steps) {
      Duration start = Duration.ZERO;
      for (StepId need : step.needs()) {
        start = longer(start, finish.getOrDefault(need, Duration.ZERO));
      }
      Duration end = start.plus(left(step.id(), now));
      finish.put(step.id(), end);
      last = longer(last, end);
    }
    return Optional.of(last);
  }

  private Duration left(StepId step, Instant now) {
    if (done.contains(step)) {
      return Duration.ZERO;
    }
    Duration usual = expected(step).orElse(Duration.ZERO);
    Running active = running.get(step);
    return active == null ? usual : notNegative(usual.minus(Duration.between(active.since(), now)));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration notNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
