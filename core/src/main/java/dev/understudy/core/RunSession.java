package dev.understudy.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One call of the runner, from the first record to the last. */
final class RunSession {
  private final RunScope scope;
  private final Journal journal;
  private final Lease lease;
  private final RunState before;
  private final RunCoordinator coordinator;
  private Optional<Map.Entry<StepId, Problem>> failure = Optional.empty();
  private boolean isDone;
  private String again = "";

  RunSession(
      RunScope scope, Journal journal, Lease lease, RunState before, BooleanSupplier cancelled) {
    this.scope = scope;
    this.journal = journal;
    this.lease = lease;
    this.before = before;
    this.coordinator = new RunCoordinator(scope, cancelled);
  }

  /** How a run stands that had ended before. */
  static RunOutcome ended(Journal journal, RunState state, RunOutcome.Status status) {
    List<JournalRecord> records = journal.records();
    return new RunOutcome(
        journal.header().run(),
        status,
        Optional.empty(),
        Optional.empty(),
        state.receipts(),
        records.get(0).at(),
        records.get(records.size() - 1).at(),
        state.isPastNoReturn());
  }

  RunOutcome run() {
    again = "understudy run resume " + scope.header().run();
    return conclude(this::forward, JournalEvent.RUN_FINISHED, RunOutcome.Status.SUCCEEDED);
  }

  RunOutcome undo() {
    again = "understudy run undo " + scope.header().run();
    return conclude(this::backward, JournalEvent.RUN_UNDONE, RunOutcome.Status.UNDONE);
  }

  private void forward() {
    boolean isResumed = journal.records().size() > 1;
    scope.listener().runStarted(scope.header(), scope.plan(), isResumed);
    if (isResumed) {
      resumed("run");
    }
    BackwardWork unfinished = BackwardWork.unfinished(scope, before);
    coordinator.drive(unfinished);
    failure = unfinished.failure();
    if (failure.isEmpty()) {
      ForwardWork work = new ForwardWork(scope, now());
      coordinator.drive(work);
      failure = work.failure();
    }
    isDone = now().isComplete();
  }

  private void backward() {
    scope.listener().runStarted(scope.header(), scope.plan(), true);
    resumed("undo");
    BackwardWork work = BackwardWork.all(scope, before);
    coordinator.drive(work);
    failure = work.failure();
    isDone = work.isComplete();
  }

  private void resumed(String mode) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("mode", mode);
    data.put("epoch", Long.toString(lease.epoch()));
    if (!lease.owner().isEmpty()) {
      data.put("by", lease.owner());
    }
    scope.append(JournalEvent.RUN_RESUMED, data);
  }

  private RunOutcome conclude(Runnable work, JournalEvent success, RunOutcome.Status status) {
    try {
      RunOutcome.Status ended;
      try {
        work.run();
        ended = record(success, status);
      } catch (RunJournal.Shut e) {
        ended = RunOutcome.Status.FAILED;
      }
      scope.journal().shut();
      scope.journal().crash().ifPresent(RunSession::rethrow);
      coordinator.bug().ifPresent(RunSession::rethrow);
      RunOutcome outcome = outcome(ended);
      scope.listener().runEnded(outcome);
      return outcome;
    } finally {
      scope.journal().shut();
      if (coordinator.isThreadInterrupted()) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The run's last record; throws {@link RunJournal.Shut} when none may be written any more. */
  private RunOutcome.Status record(JournalEvent success, RunOutcome.Status status) {
    if (isDone) {
      scope.append(success, Map.of());
      return status;
    }
    if (coordinator.isInterrupted()) {
      scope.append(
          JournalEvent.RUN_INTERRUPTED,
          coordinator.evictedBy().map(by -> Map.of(JournalFacts.EVICTED_BY, by)).orElse(Map.of()));
      return RunOutcome.Status.INTERRUPTED;
    }
    Map<String, String> data = new LinkedHashMap<>();
    failure.ifPresent(
        failed -> {
          data.put(JournalFacts.STEP, failed.getKey().value());
          data.putAll(JournalFacts.of(failed.getValue()));
        });
    scope.append(JournalEvent.RUN_FAILED, data);
    return RunOutcome.Status.FAILED;
  }

  private RunOutcome outcome(RunOutcome.Status status) {
    RunState state = now();
    boolean isGood = status == RunOutcome.Status.SUCCEEDED || status == RunOutcome.Status.UNDONE;
    Optional<Problem> problem =
        scope.journal().problem().or(() -> failure.map(Map.Entry::getValue));
    if (status == RunOutcome.Status.INTERRUPTED) {
      problem =
          problem.or(
              () ->
                  Optional.of(
                      coordinator
                          .evictedBy()
                          .map(Problems::evicted)
                          .orElse(Problems.interrupted())));
    }
    return new RunOutcome(
        scope.header().run(),
        status,
        isGood ? Optional.empty() : failure.map(Map.Entry::getKey),
        isGood ? Optional.empty() : problem.map(this::withNextCommand),
        state.receipts(),
        scope.started(),
        scope.time().now(),
        state.isPastNoReturn());
  }

  private Problem withNextCommand(Problem problem) {
    return problem.hint().isEmpty() ? problem.withHint(again) : problem;
  }

  private RunState now() {
    return RunState.of(scope.plan(), journal.records());
  }

  private static void rethrow(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(thrown);
  }
}
