package dev.understudy.core;

import static dev.understudy.core.Steps.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A request whose answer was lost: the world is asked, and nothing is repeated blindly. */
class LostReplyTest {
  private final SteppedTime time = new SteppedTime(MemoryJournal.START);
  private final MemoryJournal journal = new MemoryJournal();
  private final FakeLease lease = new FakeLease();
  private final Token token = Token.of(MemoryJournal.RUN, Steps.id("s"), 1);

  private RunOutcome run(Plan plan) {
    return new PlanRunner(time, RunListener.silent(), RunnerProbe.none()).run(plan, journal, lease);
  }

  @Test
  void aLostReplyIsLookedUpAndNotRepeated() {
    ScriptedStep step =
        new ScriptedStep("s")
            .finds(Precheck.ready(), Precheck.done(Receipt.of("disk", "d-1")))
            .does(ScriptedStep.fails(Effect.UNKNOWN));

    RunOutcome outcome = run(line(step));

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(step.calls())
        .containsExactly("precheck", "execute " + token, "precheck", "verify {disk=d-1}");
    assertThat(journal.records().get(2).data()).doesNotContainKey("found");
  }

  @Test
  void aRequestThatWasLostIsRepeatedOnceWithTheSameToken() {
    ScriptedStep step = new ScriptedStep("s").does(ScriptedStep.fails(Effect.UNKNOWN));

    RunOutcome outcome = run(line(step));

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(step.calls())
        .containsExactly(
            "precheck", "execute " + token, "precheck", "execute " + token, "verify {by=execute}");
  }

  @Test
  void aRequestThatIsLostTwiceFails() {
    ScriptedStep step =
        new ScriptedStep("s")
            .does(ScriptedStep.fails(Effect.UNKNOWN), ScriptedStep.fails(Effect.UNKNOWN));

    RunOutcome outcome = run(line(step));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.FAILED);
    assertThat(step.calls()).filteredOn(call -> call.startsWith("execute")).hasSize(2);
    assertThat(step.calls()).filteredOn("precheck"::equals).hasSize(3);
  }

  @Test
  void afterALostReplyItAsksUntilTheAnswerIsDefinite() {
    Precheck cannotTell = Precheck.blocked(ScriptedStep.problem(Effect.TRANSIENT));
    ScriptedStep step =
        new ScriptedStep("s")
            .finds(
                Precheck.ready(), cannotTell, cannotTell, Precheck.done(Receipt.of("disk", "d-1")))
            .does(ScriptedStep.fails(Effect.UNKNOWN));

    RunOutcome outcome = run(line(step));

    assertThat(outcome.receipts().get(Steps.id("s"))).isEqualTo(Receipt.of("disk", "d-1"));
    assertThat(time.now()).isAfter(MemoryJournal.START);
  }

  @Test
  void anEffectThatCannotBeLookedUpWithinTheDeadlineStaysUnknown() {
    Precheck cannotTell = Precheck.blocked(ScriptedStep.problem(Effect.TRANSIENT));
    Precheck[] answers = new Precheck[1000];
    Arrays.fill(answers, cannotTell);
    answers[0] = Precheck.ready();
    ScriptedStep step =
        new ScriptedStep("s").finds(answers).does(ScriptedStep.fails(Effect.UNKNOWN));

    RunOutcome outcome = run(line(step));

    assertThat(outcome.problem().orElseThrow().effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(Duration.between(MemoryJournal.START, time.now())).isEqualTo(Steps.TIMEOUT);
    assertThat(step.calls()).filteredOn(call -> call.startsWith("execute")).hasSize(1);
  }

  @Test
  void theLostReplyOfAnEffectIsAPointToCrashAt() {
    ScriptedStep step = new ScriptedStep("s").does(ScriptedStep.fails(Effect.UNKNOWN));
    List<RunnerProbe.Point> points = new CopyOnWriteArrayList<>();
    RunnerProbe probe = (point, event, at) -> points.add(point);

    new PlanRunner(time, RunListener.silent(), probe).run(line(step), journal, lease);

    assertThat(points).filteredOn(RunnerProbe.Point.AFTER_EFFECT::equals).hasSize(2);
  }
}
