package dev.understudy.core;

import dev.understudy.core.StepState.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Performs one attempt at one step: look, record the intent, act, prove, record the receipt. */
final class StepPerformance implements Job {
  private static final int EXECUTIONS = 2;

  private final RunScope scope;
  private final Plan.Node node;
  private final int attempt;
  private final Instant began;
  private final Deadline deadline;
  private final RunnerContext context;
  private volatile Part part = Part.PRECHECK;
  private Receipt receipt = Receipt.empty();

  StepPerformance(RunScope scope, Plan.Node node, int attempt) {
    this.scope = scope;
    this.node = node;
    this.attempt = attempt;
    this.began = scope.time().now();
    this.deadline = new Deadline(scope.time(), began.plus(node.timeout()));
    this.context = scope.context(node, attempt, deadline);
  }

  @Override
  public StepId step() {
    return node.id();
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public Ending leaveBehind() {
    Ending ending = failed(Problems.deaf(node.id()));
    scope.journal().retire(node.id());
    return ending;
  }

  @Override
  public Ending perform(BooleanSupplier overdue) {
    scope.calls().begin();
    try {
      try {
        scope.listener().stepStarted(node, scope.number(node.id()), scope.plan().nodes().size());
        return attempts(overdue);
      } catch (ProblemException e) {
        return failed(e.problem());
      } catch (InterruptedException e) {
        return overdue.getAsBoolean() ? failed(Problems.overdue(node)) : new Ending.Interrupted();
      } catch (RunJournal.Shut e) {
        throw e;
      } catch (Throwable bug) {
        Problem problem = Problems.bug(node.id(), bug);
        failed(problem);
        return new Ending.Broken(problem, bug);
      }
    } catch (RunJournal.Shut e) {
      return new Ending.Unrecorded();
    }
  }

  /** Tries until it is done, or fails in a way or as often as the runbook wants a person for. */
  private Ending attempts(BooleanSupplier overdue) throws InterruptedException {
    Map<Retry.Rule, Integer> failures = new HashMap<>();
    while (true) {
      Problem problem;
      try {
        Optional<Problem> doubt = attempt(overdue);
        if (doubt.isEmpty()) {
          return new Ending.Succeeded(receipt);
        }
        problem = doubt.get();
      } catch (ProblemException e) {
        problem = e.problem();
      }
      Optional<Retry.Rule> rule = node.retry().rule(problem);
      int count = rule.map(one -> failures.merge(one, 1, Integer::sum)).orElse(0);
      if (rule.isEmpty() || count > rule.get().max() || !isTimeFor(rule.get().pause(count))) {
        return failed(problem);
      }
      again(problem, rule.get(), count);
    }
  }

  private boolean isTimeFor(Duration pause) {
    return scope.time().now().plus(pause).isBefore(deadline.at());
  }

  private void again(Problem problem, Retry.Rule rule, int count) throws InterruptedException {
    Duration pause = rule.pause(count);
    Map<String, String> data = failure(problem);
    data.put(JournalFacts.RETRY, Long.toString(pause.toMillis()));
    scope.journal().append(JournalEvent.STEP_FAILED, Optional.of(node.id()), attempt, data);
    context.progress(
        "%s; trying again in %d s, %d of %d"
            .formatted(problem.what(), pause.toSeconds(), count, rule.max()));
    scope.calls().begin();
    scope.time().sleep(pause);
    part = Part.PRECHECK;
  }

  /** The problem that a look at the result found; empty when it is done. */
  private Optional<Problem> attempt(BooleanSupplier overdue) throws InterruptedException {
    Optional<Receipt> there = look();
    Receipt made = there.isPresent() ? there.get() : make(overdue);
    part = Part.VERIFY;
    Optional<Problem> doubt = node.step().verify(context, made);
    if (doubt.isEmpty()) {
      succeeded(made, there.isPresent());
    }
    return doubt;
  }

  /** The receipt of an effect that is there, empty when it may be made. */
  private Optional<Receipt> look() throws InterruptedException {
    return node.step()
        .precheck(context)
        .fold(
            Optional::empty,
            Optional::of,
            problem -> {
              throw problem.asException();
            });
  }

  /** Executes; when the answer is lost, looks again and executes once more at the most. */
  private Receipt make(BooleanSupplier overdue) throws InterruptedException {
    for (int executions = 1; ; executions++) {
      try {
        return execute();
      } catch (ProblemException e) {
        if (e.problem().effect() != Effect.UNKNOWN || overdue.getAsBoolean()) {
          throw e;
        }
        Optional<Receipt> there = lookAgain(e.problem());
        if (there.isPresent()) {
          return there.get();
        }
        if (executions == EXECUTIONS) {
          throw new ProblemException(e.problem().withEffect(Effect.NONE), e);
        }
      }
    }
  }

  private Receipt execute() throws InterruptedException {
    StepId step = node.id();
    RunJournal journal = scope.journal();
    journal.allow(step);
    part = Part.EXECUTE;
    journal.append(JournalEvent.STEP_STARTED, Optional.of(step), attempt, Map.of());
    journal.admit(step);
    journal.probe(RunnerProbe.Point.BEFORE_EFFECT, JournalEvent.STEP_STARTED, Optional.of(step));
    try {
      return node.step().execute(context);
    } finally {
      journal.probe(RunnerProbe.Point.AFTER_EFFECT, JournalEvent.STEP_STARTED, Optional.of(step));
    }
  }

  /** Asks until the world gives a definite answer, or the deadline has come. */
  private Optional<Receipt> lookAgain(Problem lost) throws InterruptedException {
    context.progress("no answer; looking whether it happened");
    return Poll.standard()
        .until(deadline, this::definiteLook)
        .orElseThrow(() -> new ProblemException(lost));
  }

  private Optional<Optional<Receipt>> definiteLook() throws InterruptedException {
    try {
      return Optional.of(look());
    } catch (ProblemException e) {
      if (e.problem().effect() == Effect.NONE) {
        throw new ProblemException(e.problem().withEffect(Effect.UNKNOWN), e);
      }
      return Optional.empty();
    }
  }

  private void succeeded(Receipt made, boolean found) {
    Duration took = took();
    Map<String, String> data = new LinkedHashMap<>(JournalFacts.of(made, took, found));
    data.putAll(scope.calls().end());
    scope.journal().append(JournalEvent.STEP_SUCCEEDED, Optional.of(node.id()), attempt, data);
    scope.listener().stepSucceeded(node.id(), made, took, found);
    receipt = made;
  }

  private Ending failed(Problem problem) {
    scope.journal().fail();
    scope
        .journal()
        .append(JournalEvent.STEP_FAILED, Optional.of(node.id()), attempt, failure(problem));
    scope.listener().stepFailed(node.id(), problem, took());
    return new Ending.Failed(problem);
  }

  private Map<String, String> failure(Problem problem) {
    Map<String, String> data = new LinkedHashMap<>(JournalFacts.of(problem));
    data.put(JournalFacts.PHASE, part.name());
    data.putAll(scope.calls().end());
    return data;
  }

  private Duration took() {
    Duration took = Duration.between(began, scope.time().now());
    return took.isNegative() ? Duration.ZERO : took;
  }
}
