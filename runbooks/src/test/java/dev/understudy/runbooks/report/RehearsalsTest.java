package dev.understudy.runbooks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Objective;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import dev.understudy.core.store.DirectoryRunStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runbook's rehearsals prove, and what they do not. */
class RehearsalsTest {
  private static final Instant START = Instant.parse("2026-11-20T02:00:00Z");
  private static final Duration LIMIT = Duration.ofHours(36);
  private static final PlannedStep LOGIN =
      step("rebuild/login", "rebuild#login", "server.await", "site=home");
  private static final PlannedStep DRILL_LOGIN =
      step("rebuild/login", "rebuild#login", "server.await", "site=drill");
  private static final PlannedStep FENCE = step("fence", "recover#fence", "server.fence", "a");
  private static final PlannedStep TEARDOWN = step("teardown", "drill#teardown", "teardown", "b");

  @TempDir private Path state;
  private final SteppedTime time = new SteppedTime(START);
  private final Map<String, List<PlannedStep>> today = new HashMap<>();
  private int runs;

  @BeforeEach
  void theRunbooksOfToday() {
    today.put("recover", List.of(FENCE, LOGIN));
    today.put("drill", List.of(DRILL_LOGIN, TEARDOWN));
  }

  private static PlannedStep step(String id, String source, String kind, String text) {
    return new PlannedStep(
        new StepId(id), "Do " + id, List.of(), kind, source, kind + " " + text, false);
  }

  private DirectoryRunStore store() {
    return new DirectoryRunStore(state, "gams", time);
  }

  /** A run of a runbook as it is today; the steps end one after another, each after a minute. */
  private final class Run {
    private final Journal journal;
    private final RunId id;

    Run(String runbook, String server) {
      time.advance(Duration.ofHours(1));
      id = RunId.of(time.now(), ++runs);
      journal =
          store()
              .create(
                  new RunHeader(
                      id,
                      runbook,
                      server.isEmpty() ? Map.of() : Map.of("server", server),
                      "gams",
                      "",
                      "",
                      "me@here",
                      "0",
                      today.get(runbook)));
    }

    Run step(JournalEvent event, PlannedStep step, String... data) {
      time.advance(Duration.ofMinutes(1));
      Map<String, String> all = new LinkedHashMap<>(Map.of("took-ms", "60000"));
      for (int i = 0; i < data.length; i += 2) {
        all.put(data[i], data[i + 1]);
      }
      journal.append(event, Optional.of(step.id()), 1, all);
      return this;
    }

    Run succeeds(PlannedStep... steps) {
      for (PlannedStep step : steps) {
        step(JournalEvent.STEP_SUCCEEDED, step);
      }
      return ends(JournalEvent.RUN_FINISHED);
    }

    Run ends(JournalEvent how, String... data) {
      Map<String, String> all = new LinkedHashMap<>();
      for (int i = 0; i < data.length; i += 2) {
        all.put(data[i], data[i + 1]);
      }
      journal.append(how, Optional.empty(), 0, all);
      return this;
    }
  }

  private Run drill() {
    return new Run("drill", "data").succeeds(DRILL_LOGIN, TEARDOWN);
  }

  private Readiness readiness(String runbook) {
    Rehearsals rehearsals =
        Rehearsals.of(
            store(),
            store().summaries(),
            Objective.of(Duration.ofMinutes(30), Duration.ofMinutes(15)),
            (name, arguments) -> Optional.ofNullable(today.get(name)));
    return rehearsals.of(runbook, "data", today.get(runbook), LIMIT, time.now());
  }

  private StepMemory memory(PlannedStep step) {
    return readiness("recover").steps().stream()
        .filter(memory -> memory.step().equals(step.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWasNeverRunNeedsVerification() {
    Readiness recover = readiness("recover");

    assertThat(recover.state()).isEqualTo(Readiness.State.NEEDS_VERIFICATION);
    assertThat(recover.why()).isEqualTo("never rehearsed");
    assertThat(recover.uncovered()).containsExactly(FENCE.id(), LOGIN.id());
  }

  @Test
  void aDrillVerifiesTheRunbookWhosePartsItIncludes() {
    Run drill = drill();

    Readiness recover = readiness("recover");

    assertThat(recover.state()).isEqualTo(Readiness.State.VERIFIED);
    assertThat(recover.by()).contains(drill.id);
    assertThat(recover.since()).contains(time.now());
    assertThat(recover.uncovered()).as("no drill fences").containsExactly(FENCE.id());
  }

  @Test
  void aDrillThatSharesNothingVerifiesNothing() {
    today.put("failover", List.of(step("promote", "failover#promote", "promote", "")));
    drill();

    assertThat(readiness("failover").why()).isEqualTo("never rehearsed");
  }

  @Test
  void theRecoveryOfAnotherServerProvesNothingForThisOne() {
    new Run("drill", "web").succeeds(DRILL_LOGIN, TEARDOWN);

    assertThat(readiness("recover").why()).isEqualTo("never rehearsed");
    assertThat(memory(LOGIN).isCovered()).isFalse();
  }

  @Test
  void itExpiresWhenItIsOlderThanTheLimit() {
    drill();
    time.advance(LIMIT);
    assertThat(readiness("recover").state()).isEqualTo(Readiness.State.VERIFIED);

    time.advance(Duration.ofMillis(1));

    assertThat(readiness("recover").state()).isEqualTo(Readiness.State.EXPIRED);
  }

  @Test
  void aFailedDrillNeedsVerificationEvenWhenItWasTakenBack() {
    drill();
    new Run("drill", "data")
        .step(JournalEvent.STEP_FAILED, DRILL_LOGIN, "code", "NO_STOCK", "what", "sold out")
        .ends(
            JournalEvent.RUN_FAILED,
            "step",
            "rebuild/login",
            "code",
            "NO_STOCK",
            "what",
            "sold out")
        .ends(JournalEvent.RUN_RESUMED, "mode", "undo")
        .ends(JournalEvent.RUN_UNDONE);

    Readiness recover = readiness("recover");

    assertThat(recover.state()).isEqualTo(Readiness.State.NEEDS_VERIFICATION);
    assertThat(recover.why()).contains("rebuild/login: sold out");
    assertThat(memory(LOGIN).failed()).isOne();
    assertThat(memory(LOGIN).failure()).isPresent();
    drill();
    assertThat(readiness("recover").state()).isEqualTo(Readiness.State.VERIFIED);
  }

  @Test
  void aRunThatIsNotOverOrWasInterruptedDecidesNothing() {
    Run drill = drill();
    new Run("drill", "data").ends(JournalEvent.RUN_INTERRUPTED);
    new Run("recover", "data");

    assertThat(readiness("recover").by()).contains(drill.id);
    assertThat(readiness("recover").state()).isEqualTo(Readiness.State.VERIFIED);
  }

  @Test
  void aChangedPartNeedsVerificationAndAnythingElseOfTheDrillMayChange() {
    drill();
    today.put("drill", List.of(DRILL_LOGIN, step("teardown", "drill#teardown", "teardown", "c")));
    assertThat(readiness("recover").state()).isEqualTo(Readiness.State.VERIFIED);
    assertThat(readiness("drill").state()).isEqualTo(Readiness.State.NEEDS_VERIFICATION);

    PlannedStep other = step("rebuild/login", "rebuild#login", "server.await", "site=drill; x");
    today.put("drill", List.of(other, TEARDOWN));

    Readiness recover = readiness("recover");
    assertThat(recover.state()).isEqualTo(Readiness.State.NEEDS_VERIFICATION);
    assertThat(recover.why()).contains("changed since").contains("rebuild/login");
  }

  @Test
  void aNewPartThatTheDrillDidNotYetHaveNeedsVerification() {
    drill();
    PlannedStep mount = step("rebuild/mount", "rebuild#mount", "disk.mount", "");
    today.put("recover", List.of(FENCE, LOGIN, mount));
    today.put("drill", List.of(DRILL_LOGIN, mount, TEARDOWN));

    assertThat(readiness("recover").why()).contains("rebuild/mount");
  }

  @Test
  void aStepThatWasRemovedChangesTheRunbook() {
    new Run("recover", "data").succeeds(FENCE, LOGIN);
    assertThat(readiness("recover").state()).isEqualTo(Readiness.State.VERIFIED);

    today.put("recover", List.of(LOGIN));

    assertThat(readiness("recover").why()).contains("fence (removed)");
  }

  @Test
  void aRunThatMissedItsObjectiveIsNoProof() {
    new Run("recover", "data")
        .step(
            JournalEvent.STEP_SUCCEEDED,
            LOGIN,
            "fact.at",
            START.plus(Duration.ofHours(9)).toString(),
            "fact.series",
            "3",
            "fact.lag",
            "1")
        .ends(JournalEvent.RUN_FINISHED);

    assertThat(readiness("recover").why()).contains("missed its objective");
  }

  @Test
  void aStepRemembersWhenItLastRanForRealAndInADrillAndHowLongItTook() {
    Run real = new Run("recover", "data").succeeds(FENCE, LOGIN);
    Run first = drill();
    Run second =
        new Run("drill", "data")
            .step(JournalEvent.STEP_FAILED, DRILL_LOGIN, "retry-in-ms", "5000")
            .step(JournalEvent.STEP_SUCCEEDED, DRILL_LOGIN, "took-ms", "600000")
            .succeeds(TEARDOWN);
    new Run("drill", "data")
        .step(JournalEvent.STEP_SUCCEEDED, DRILL_LOGIN, "found", "true")
        .succeeds(TEARDOWN);

    StepMemory login = memory(LOGIN);

    assertThat(login.real().orElseThrow().run()).isEqualTo(real.id);
    assertThat(login.drill().orElseThrow().run()).isEqualTo(second.id).isNotEqualTo(first.id);
    assertThat(login.succeeded()).isEqualTo(3);
    assertThat(login.failed()).as("the run itself tried again").isZero();
    assertThat(login.timing().orElseThrow().median()).isEqualTo(Duration.ofMinutes(1));
    assertThat(login.timing().orElseThrow().p95()).isEqualTo(Duration.ofMinutes(10));
    assertThat(memory(FENCE).drill()).isEmpty();
  }

  @Test
  void theWeakestLinkComesFirst() {
    List<Readiness> all = new ArrayList<>();
    drill();
    all.add(readiness("recover"));
    all.add(readiness("drill"));
    today.put("failover", List.of(step("promote", "failover#promote", "promote", "")));
    all.add(readiness("failover"));

    assertThat(all.stream().sorted(Readiness.WEAKEST_FIRST).map(Readiness::runbook))
        .containsExactly("failover", "recover", "drill");
  }
}
