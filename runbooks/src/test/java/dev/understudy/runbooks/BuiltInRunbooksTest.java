package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Plan;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInRunbooksTest {
  private static final Map<String, String> SNAPSHOT = Map.of("snapshot", "s-1", "snapshots", "s-1");

  @ParameterizedTest
  @CsvSource({
    "snapshot, data-disk",
    "recover, data-disk",
    "recover, single-disk",
    "failover, data-disk",
    "drill, data-disk",
    "drill, single-disk",
  })
  void compilesToTheKnownPlan(String runbook, String layout) throws IOException {
    Plan plan = Sample.compile(runbook, Map.of(), estate(layout));

    assertThat(Sample.shape(plan)).isEqualTo(golden(runbook + "-" + layout));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"snapshot", "protect", "copy", "prune", "recover", "rebuild", "failover", "drill"})
  void givesTheSamePlanAgainOnResume(String runbook) {
    Map<String, String> arguments = runbook.equals("rebuild") ? SNAPSHOT : Map.of();

    Plan first = Sample.compile(runbook, arguments, Sample.dataDisk());
    Plan again = Sample.compile(runbook, arguments, Sample.dataDisk());

    assertThat(PlanFingerprint.of(again)).isEqualTo(PlanFingerprint.of(first));
    assertThat(PlanFingerprint.of(first)).matches("[0-9a-f]{64}");
  }

  @Test
  void tellsPlansOfDifferentLayoutsAndWaysApart() {
    List<String> fingerprints =
        List.of(
            PlanFingerprint.of(Sample.compile("recover", Map.of(), Sample.dataDisk())),
            PlanFingerprint.of(Sample.compile("recover", Map.of(), Sample.singleDisk())),
            PlanFingerprint.of(
                Sample.compile("recover", Map.of("from", "newest"), Sample.dataDisk())));

    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  @Test
  void crossesThePointOfNoReturnOnlyByPromoting() {
    assertThat(Sample.compile("failover", Map.of(), Sample.dataDisk()).pointOfNoReturn())
        .contains(new StepId("promote"));
    for (String runbook : List.of("snapshot", "recover", "drill")) {
      assertThat(Sample.compile(runbook, Map.of(), Sample.dataDisk()).pointOfNoReturn())
          .as(runbook)
          .isEmpty();
    }
  }

  @Test
  void fencesBeforeItSavesWhatTheDeadServerHas() {
    Plan plan = Sample.compile("recover", Map.of(), Sample.dataDisk());

    assertThat(node(plan, "save").needs()).containsExactly(new StepId("fence"));
    assertThat(node(plan, "rebuild/fresh").needs()).containsExactly(new StepId("fence"));
  }

  @Test
  void rehearsesTheStepsOfTheRealRecovery() {
    List<String> real = rebuild(Sample.compile("recover", Map.of(), Sample.singleDisk()));
    List<String> rehearsed = rebuild(Sample.compile("drill", Map.of(), Sample.singleDisk()));

    assertThat(rehearsed).isEqualTo(real).hasSizeGreaterThan(8);
  }

  @Test
  void aDrillTouchesNeitherDnsNorTheRealServersState() {
    Plan plan = Sample.compile("drill", Map.of(), Sample.dataDisk());

    assertThat(plan.nodes())
        .extracting(node -> node.step().getClass().getSimpleName())
        .doesNotContain("SwitchDns", "FenceServer", "AdoptServer", "PromoteReplica");
  }

  @Test
  void provesTheIsolationBeforeTheServiceStartsOnTheCopy() {
    Plan plan = Sample.compile("drill", Map.of(), Sample.dataDisk());

    assertThat(node(plan, "start").needs()).contains(new StepId("isolated"));
  }

  @Test
  void choosesTheNewestGoodSnapshotWhenAskedTo() {
    Plan plan = Sample.compile("recover", Map.of("from", "newest"), Sample.dataDisk());

    assertThat(node(plan, "save").step().getClass().getSimpleName()).isEqualTo("NewestSnapshot");
    assertThat(plan.nodes())
        .hasSameSizeAs(Sample.compile("recover", Map.of(), Sample.dataDisk()).nodes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"data-disk", "single-disk"})
  void recoversFromArchivesWithoutAnyDiskOrSnapshotOfTheOldServer(String layout) {
    Plan plan = Sample.compile("recover", Map.of("from", "archive"), estate(layout));

    assertThat(plan.nodes())
        .extracting(node -> node.step().getClass().getSimpleName())
        .contains("NewestArchives", "RestoreArchives")
        .doesNotContain("TakeSnapshots", "NewestSnapshot", "CreateDisk", "CreateImage", "CopyData")
        .filteredOn(step -> step.equals("CreateEmptyDisk") || step.equals("FormatDisk"))
        .hasSize(layout.equals("data-disk") ? 2 : 0);
    assertThat(node(plan, "rebuild/fresh").needs()).containsExactly(new StepId("save"));
    assertThat(node(plan, "start").needs()).containsExactly(new StepId("rebuild/restore"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data-disk", "single-disk"})
  void rehearsesTheArchiveStepsOfTheRealRecovery(String layout) {
    Plan real = Sample.compile("recover", Map.of("from", "archive"), estate(layout));
    Plan rehearsed = Sample.compile("drill-archive", Map.of(), estate(layout));

    assertThat(rebuild(rehearsed)).isEqualTo(rebuild(real)).hasSizeGreaterThan(2);
  }

  @Test
  void givesEveryStepATimeout() {
    Plan plan = Sample.compile("recover", Map.of(), Sample.dataDisk());

    assertThat(node(plan, "rebuild/uploaded").timeout()).isEqualTo(Duration.ofHours(2));
    assertThat(node(plan, "fence").timeout()).isEqualTo(StepBlock.TIMEOUT);
  }

  @Test
  void refusesAServerThatTheEstateDoesNotHave() {
    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class,
            () -> Sample.compile("recover", Map.of("server", "dta"), Sample.dataDisk()));

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.USAGE);
    assertThat(refusal.problem().why())
        .isEqualTo("there is no server 'dta' in the estate; did you mean 'data'?");
    assertThat(refusal.problem().hint()).isEqualTo("understudy runbook show recover");
  }

  @Test
  void tellsEverythingThatIsWrongWithTheArguments() {
    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                Sample.compile(
                    "recover",
                    Map.of("form", "salvage", "from", "yesterday", "outage", "14:05"),
                    Sample.dataDisk()));

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.USAGE);
    assertThat(refusal.problem().why().lines())
        .containsExactlyInAnyOrder(
            "the runbook recover has no parameter 'form'; did you mean 'from'?",
            "'from' must be one of salvage, newest, archive, not 'yesterday'",
            "'outage' must be an instant such as 2026-11-13T06:05:00Z, not '14:05'");
  }

  @Test
  void asksForAReasonThatIsLongEnough() {
    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class,
            () -> Sample.compile("failover", Map.of("unfenced", "dead"), Sample.dataDisk()));

    assertThat(refusal.problem().why()).contains("builtin/failover.md").contains("too short");
  }

  private static List<String> rebuild(Plan plan) {
    return plan.nodes().stream()
        .filter(node -> node.id().value().startsWith("rebuild/"))
        .map(node -> node.id() + " " + node.step().getClass().getSimpleName())
        .toList();
  }

  private static Plan.Node node(Plan plan, String id) {
    return plan.nodes().stream()
        .filter(node -> node.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Estate estate(String layout) {
    return layout.equals("data-disk") ? Sample.dataDisk() : Sample.singleDisk();
  }

  private static String golden(String name) throws IOException {
    try (InputStream stream =
        BuiltInRunbooksTest.class.getResourceAsStream("/plans/" + name + ".txt")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
