package dev.understudy.core;

import static dev.understudy.core.Steps.line;
import static dev.understudy.core.Steps.node;
import static dev.understudy.core.Steps.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Interruption, cancellation and deadlines: no new effect, a record, and the prompt back soon. */
class StoppingTest {
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  private final SteppedTime time = new SteppedTime(MemoryJournal.START);
  private final MemoryJournal journal = new MemoryJournal();
  private final PlanRunner runner = new PlanRunner(time, RunListener.silent(), RunnerProbe.none());
  private final CountDownLatch isRunning = new CountDownLatch(1);
  private final AtomicBoolean wasInterrupted = new AtomicBoolean();
  private final CountDownLatch release = new CountDownLatch(1);

  private ScriptedStep waiting(String id) {
    return new ScriptedStep(id)
        .does(
            context -> {
              isRunning.countDown();
              new CountDownLatch(1).await();
              return Receipt.empty();
            });
  }

  /** Runs on as if nobody had asked it to stop. */
  private ScriptedStep deaf(String id) {
    return new ScriptedStep(id)
        .does(
            context -> {
              isRunning.countDown();
              while (release.getCount() > 0) {
                try {
                  release.await();
                } catch (InterruptedException e) {
                  wasInterrupted.set(true);
                }
              }
              return Receipt.empty();
            });
  }

  private record Stopped(RunOutcome outcome, Duration within, boolean isFlagSet) {}

  private Stopped runAndStop(Plan plan, boolean byInterrupt) throws InterruptedException {
    AtomicReference<RunOutcome> outcome = new AtomicReference<>();
    AtomicBoolean flag = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              outcome.set(runner.run(plan, journal, new FakeLease()));
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    isRunning.await();
    long start = System.nanoTime();
    if (byInterrupt) {
      caller.interrupt();
    } else {
      runner.cancel();
    }
    caller.join(20_000);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(outcome.get()).as("the run returns").isNotNull();
    return new Stopped(outcome.get(), took, flag.get());
  }

  @Test
  void anInterruptionEndsWhatRunsAndIsRecorded() throws Exception {
    ScriptedStep next = new ScriptedStep("next");

    Stopped stopped = runAndStop(line(waiting("s"), next), true);

    assertThat(stopped.outcome().status()).isEqualTo(RunOutcome.Status.INTERRUPTED);
    assertThat(stopped.outcome().exit()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(stopped.outcome().problem().orElseThrow().hint())
        .isEqualTo("understudy run resume " + MemoryJournal.RUN);
    assertThat(stopped.within()).isLessThan(FIVE_SECONDS);
    assertThat(stopped.isFlagSet()).isTrue();
    assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_INTERRUPTED);
    assertThat(next.calls()).isEmpty();
  }

  @Test
  void cancellingIsLikeInterruptingButLeavesTheFlagAlone() throws Exception {
    Stopped stopped = runAndStop(line(waiting("s")), false);

    assertThat(stopped.outcome().status()).isEqualTo(RunOutcome.Status.INTERRUPTED);
    assertThat(stopped.isFlagSet()).isFalse();
    assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_INTERRUPTED);
  }

  @Test
  void aRunCancelledBeforeItBeginsDoesNothing() {
    ScriptedStep step = new ScriptedStep("s");
    runner.cancel();

    RunOutcome outcome = runner.run(line(step), journal, new FakeLease());

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.INTERRUPTED);
    assertThat(step.calls()).isEmpty();
  }

  @Test
  void aStepThatDoesNotHearIsLeftBehindAndRecordsNothingMore() throws Exception {
    Stopped stopped = runAndStop(line(deaf("s")), true);
    int records = journal.records().size();
    release.countDown();
    awaitThreadsOf("step s");

    assertThat(stopped.outcome().status()).isEqualTo(RunOutcome.Status.INTERRUPTED);
    assertThat(stopped.within()).isLessThan(FIVE_SECONDS);
    assertThat(wasInterrupted).isTrue();
    assertThat(journal.records()).hasSize(records);
    assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_INTERRUPTED);
  }

  @Test
  void aStepThatSwallowsTheInterruptionCannotBeginAnEffect() throws Exception {
    ScriptedStep step = new ScriptedStep("s");
    Step swallowing =
        new Step() {
          @Override
          public StepId id() {
            return step.id();
          }

          @Override
          public String summary() {
            return "swallow";
          }

          @Override
          public Precheck precheck(StepContext context) {
            isRunning.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              wasInterrupted.set(true);
            }
            return Precheck.ready();
          }

          @Override
          public Receipt execute(StepContext context) throws InterruptedException {
            return step.execute(context);
          }

          @Override
          public Optional<Problem> verify(StepContext context, Receipt receipt) {
            return Optional.empty();
          }
        };

    Stopped stopped = runAndStop(line(swallowing), true);

    assertThat(stopped.outcome().status()).isEqualTo(RunOutcome.Status.INTERRUPTED);
    assertThat(wasInterrupted).isTrue();
    assertThat(step.calls()).isEmpty();
  }

  @Test
  void anInterruptedRunIsFinishedByAResume() throws Exception {
    runAndStop(line(waiting("s")), true);

    RunOutcome outcome =
        new PlanRunner(time, RunListener.silent(), RunnerProbe.none())
            .run(line(new ScriptedStep("s")), journal, new FakeLease());

    assertThat(outcome.isSuccess()).isTrue();
  }

  @Test
  void aStepThatOutlivesItsDeadlineIsStoppedAndFailsWithUnknownEffect() throws Exception {
    ScriptedStep other = new ScriptedStep("after");
    Plan plan = plan(node(waiting("s")), node(other, "s"));
    AtomicReference<RunOutcome> outcome = new AtomicReference<>();
    Thread caller = new Thread(() -> outcome.set(runner.run(plan, journal, new FakeLease())));
    caller.start();
    isRunning.await();

    time.advance(Steps.TIMEOUT.plusSeconds(10));
    caller.join(10_000);

    assertThat(outcome.get().status()).isEqualTo(RunOutcome.Status.FAILED);
    Problem problem = outcome.get().problem().orElseThrow();
    assertThat(problem.code()).isEqualTo(ProblemCode.TIMEOUT);
    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(journal.steps(JournalEvent.STEP_FAILED)).containsExactly("s");
  }

  @Test
  void aDeafStepPastItsDeadlineIsLeftBehindAndTheRunFails() throws Exception {
    AtomicReference<RunOutcome> outcome = new AtomicReference<>();
    Plan plan = line(deaf("s"));
    Thread caller = new Thread(() -> outcome.set(runner.run(plan, journal, new FakeLease())));
    caller.start();
    isRunning.await();

    time.advance(Steps.TIMEOUT.plusSeconds(10));
    caller.join(10_000);
    release.countDown();
    awaitThreadsOf("step s");

    assertThat(outcome.get().problem().orElseThrow().code()).isEqualTo(ProblemCode.TIMEOUT);
    assertThat(journal.steps(JournalEvent.STEP_FAILED)).containsExactly("s");
    assertThat(journal.steps(JournalEvent.STEP_SUCCEEDED)).isEmpty();
  }

  @Test
  void anInterruptedUndoIsFinishedByTheNext() throws Exception {
    ScriptedStep waiting =
        new ScriptedStep("s")
            .takesBack(
                context -> {
                  isRunning.countDown();
                  new CountDownLatch(1).await();
                  return Receipt.empty();
                });
    Plan plan = line(waiting);
    runner.run(plan, journal, new FakeLease());
    AtomicReference<RunOutcome> outcome = new AtomicReference<>();
    Thread caller = new Thread(() -> outcome.set(runner.undo(plan, journal, new FakeLease())));
    caller.start();
    isRunning.await();

    caller.interrupt();
    caller.join(10_000);
    RunOutcome again = runner.undo(line(new ScriptedStep("s")), journal, new FakeLease());

    assertThat(outcome.get().status()).isEqualTo(RunOutcome.Status.INTERRUPTED);
    assertThat(outcome.get().problem().orElseThrow().hint())
        .isEqualTo("understudy run undo " + MemoryJournal.RUN);
    assertThat(again.status()).isEqualTo(RunOutcome.Status.UNDONE);
  }

  @Test
  void aLeaseLostDuringALongStepStopsIt() throws Exception {
    FakeLease lease = new FakeLease();
    AtomicReference<RunOutcome> outcome = new AtomicReference<>();
    Plan plan = line(waiting("s"));
    Thread caller = new Thread(() -> outcome.set(runner.run(plan, journal, lease)));
    caller.start();
    isRunning.await();

    lease.lose();
    time.advance(Duration.ofSeconds(10));
    caller.join(10_000);

    assertThat(outcome.get().problem().orElseThrow().code()).isEqualTo(ProblemCode.LEASE_LOST);
    assertThat(journal.last().event()).isEqualTo(JournalEvent.STEP_STARTED);
  }

  private static void awaitThreadsOf(String name) throws InterruptedException {
    Deadline deadline = Deadline.in(TimeSource.system(), Duration.ofSeconds(10));
    Poll.standard()
        .orFail(
            deadline,
            () -> ScriptedStep.problem(Effect.NONE),
            () ->
                Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(name))
                    ? Optional.empty()
                    : Optional.of(true));
  }
}
