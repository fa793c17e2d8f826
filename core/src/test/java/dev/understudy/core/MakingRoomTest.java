package dev.understudy.core;

import static dev.understudy.core.Steps.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run that is asked to give its lease up for another one. */
class MakingRoomTest {
  private final SteppedTime time = new SteppedTime(MemoryJournal.START);
  private final MemoryJournal journal = new MemoryJournal();
  private volatile boolean isAsked;

  private final Lease lease =
      new Lease() {
        @Override
        public long epoch() {
          return 1;
        }

        @Override
        public boolean isHeld() {
          return true;
        }

        @Override
        public Optional<String> evictedBy() {
          return isAsked ? Optional.of("recover of operator@control") : Optional.empty();
        }

        @Override
        public void close() {}
      };

  @Test
  void itStopsBeforeTheNextEffectAndCanBeResumed() {
    ScriptedStep first =
        new ScriptedStep("first")
            .does(
                context -> {
                  isAsked = true;
                  time.advance(Duration.ofMinutes(1));
                  while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                  }
                  throw new InterruptedException();
                });
    ScriptedStep second = new ScriptedStep("second");
    PlanRunner runner = new PlanRunner(time, RunListener.silent(), RunnerProbe.none());

    RunOutcome outcome = runner.run(line(first, second), journal, lease);

    assertThat(outcome.exit()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(outcome.problem().orElseThrow().what()).contains("recover of operator@control");
    assertThat(second.calls()).isEmpty();
    assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_INTERRUPTED);
    assertThat(JournalFacts.evictedBy(journal.last())).contains("recover of operator@control");

    isAsked = false;
    assertThat(runner.run(line(first, second), journal, lease).isSuccess()).isTrue();
  }
}
