package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.StepId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebaseTest {
  @TempDir private Path state;
  private Journal journal;

  private static PlannedStep step(String id, String text, String... needs) {
    return new PlannedStep(
        new StepId(id),
        "do " + id,
        List.of(needs).stream().map(StepId::new).toList(),
        "host.run",
        "mine#" + id,
        text,
        false);
  }

  private static final List<PlannedStep> BEFORE =
      List.of(step("a", "run 1"), step("b", "run 2", "a"), step("c", "run 3", "b"));

  @BeforeEach
  void oneStepDoneAndOneFailed() {
    journal = StoreFixture.store(state).create(StoreFixture.header(StoreFixture.RUN));
    add(JournalEvent.STEP_STARTED, "a");
    add(JournalEvent.STEP_SUCCEEDED, "a");
    add(JournalEvent.STEP_FAILED, "b");
  }

  private void add(JournalEvent event, String step) {
    journal.append(event, Optional.of(new StepId(step)), 1, Map.of());
  }

  private Rebase to(PlannedStep... after) {
    return Rebase.of(BEFORE, List.of(after), journal.records());
  }

  @Test
  void whatComesAfterTheFailedStepMayChange() {
    Rebase rebase =
        to(BEFORE.get(0), BEFORE.get(1), step("c", "run 4", "b"), step("d", "run 5", "c"));

    assertThat(rebase.changes())
        .extracting(change -> change.step().value())
        .containsExactly("c", "d");
    assertThat(rebase.tooLate()).isEmpty();
  }

  @Test
  void whatWasBegunMayNotChange() {
    Rebase rebase = to(step("a", "run 9"), step("b", "run 8", "a"), BEFORE.get(2));

    assertThat(rebase.tooLate())
        .extracting(change -> change.step().value())
        .containsExactly("a", "b");
  }

  @Test
  void whatWasBegunMayNotVanishAndWhatWasNotMay() {
    Rebase rebase = to(BEFORE.get(0));

    assertThat(rebase.changes()).hasSize(2).allMatch(change -> change.after().isEmpty());
    assertThat(rebase.tooLate()).extracting(change -> change.step().value()).containsExactly("b");
  }

  @Test
  void aNewStepBeforeADoneOneChangesTheDoneOne() {
    Rebase rebase =
        to(step("new", "run 0"), step("a", "run 1", "new"), BEFORE.get(1), BEFORE.get(2));

    assertThat(rebase.tooLate()).extracting(change -> change.step().value()).containsExactly("a");
  }

  @Test
  void aStepThatWasTakenBackMayChange() {
    add(JournalEvent.STEP_COMPENSATED, "a");

    assertThat(to(step("a", "run 9"), BEFORE.get(1), BEFORE.get(2)).tooLate()).isEmpty();
  }

  @Test
  void theAcceptedPlanIsInForceAfterReadingTheJournalAnew() {
    List<PlannedStep> after = List.of(BEFORE.get(0), BEFORE.get(1), step("c", "run 4", "b"));
    Rebase.accept(journal, "cafe", after, "operator@control");
    journal.close();

    try (Journal again = StoreFixture.store(state).open(StoreFixture.RUN)) {
      PlanInForce force = PlanInForce.of(again.header(), again.records());

      assertThat(force).isEqualTo(new PlanInForce("cafe", after));
    }
  }
}
