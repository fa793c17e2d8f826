package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.cli.FakeStep.Fate;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Plan;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever watches from elsewhere reads what whoever ran it read. */
class RunWatchTest {
  private static final Plan PLAN =
      Stage.plan(
          FakeStep.of("look", Fate.IS_THERE),
          FakeStep.of("save", Fate.SUCCEEDS),
          FakeStep.of("mend", Fate.SUCCEEDS));
  private static final Plan FAILING =
      Stage.plan(
          FakeStep.of("look", Fate.IS_THERE),
          FakeStep.of("save", Fate.CANNOT_BE_UNDONE),
          FakeStep.of("mend", Fate.FAILS));

  @TempDir private Path state;
  private Stage stage;
  private ScriptedTime time;

  @BeforeEach
  void setUp() {
    stage = new Stage(state);
    time = new ScriptedTime(stage.time());
  }

  @Test
  void tellsAFinishedRunInTheSameWords() throws Exception {
    stage.run(PLAN, new Stage.Said(false));
    Stage.Said live = new Stage.Said(false);
    RunHeader header = stage.run(PLAN, live);
    Stage.Said watched = new Stage.Said(false);

    ExitCode exit = watch(header.run(), watched).follow(false);

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(live.lines()).hasSizeGreaterThan(6);
    assertThat(watched.lines()).containsExactlyElementsOf(withoutProgress(live.lines()));
    assertThat(watched.results()).isEqualTo(live.results());
  }

  @Test
  void tellsAFailureAResumeAndAnUndoInTheSameWordsAndEndsAsTheRunDid() throws Exception {
    Stage.Said live = new Stage.Said(false);
    RunHeader header = stage.run(FAILING, live);
    ExitCode failed = watch(header.run(), new Stage.Said(false)).follow(false);
    stage.resume(FAILING, header, live);
    stage.undo(FAILING, header, live);
    Stage.Said watched = new Stage.Said(false);

    ExitCode exit = watch(header.run(), watched).follow(false);

    assertThat(failed).isEqualTo(ExitCode.FAILED);
    assertThat(exit).isEqualTo(ExitCode.FAILED);
    assertThat(withoutProblems(watched.lines()))
        .containsExactlyElementsOf(withoutProblems(withoutProgress(live.lines())));
    assertThat(String.join("\n", watched.lines())).contains("could not be undone: save stays");
  }

  @Test
  void printsTheSameObjects() throws Exception {
    stage.run(PLAN, new Stage.Said(true));
    Stage.Said live = new Stage.Said(true);
    RunHeader header = stage.run(PLAN, live);
    Stage.Said watched = new Stage.Said(true);

    watch(header.run(), watched).follow(false);

    assertThat(watched.objects().stream().map(RunWatchTest::timeless))
        .containsExactlyElementsOf(
            live.objects().stream()
                .filter(object -> !object.path("event").asText().equals("progress"))
                .map(RunWatchTest::timeless)
                .toList());
  }

  @Test
  void followsARunThatGoesOn() throws Exception {
    RunHeader header = stage.header(PLAN);
    Lease lease = acquire(header);
    Journal journal = stage.store().create(header);
    time.happen(() -> append(journal, JournalEvent.STEP_STARTED, "look"));
    time.happen(() -> append(journal, JournalEvent.STEP_SUCCEEDED, "look"));
    time.happen(() -> append(journal, JournalEvent.RUN_FINISHED));
    time.happen(lease::close);
    Stage.Said said = new Stage.Said(false);

    ExitCode exit = watch(header.run(), said).follow(false);

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(time.isOver()).isTrue();
    assertThat(said.lines()).hasSize(3).last().asString().contains("1/3  look").contains("done in");
  }

  @Test
  void leavesOutThePastWhenAsked() throws Exception {
    RunHeader header = stage.header(PLAN);
    Lease lease = acquire(header);
    Journal journal = stage.store().create(header);
    append(journal, JournalEvent.STEP_SUCCEEDED, "look");
    append(journal, JournalEvent.STEP_STARTED, "save");
    time.happen(() -> append(journal, JournalEvent.STEP_SUCCEEDED, "save"));
    time.happen(() -> append(journal, JournalEvent.RUN_INTERRUPTED));
    time.happen(lease::close);
    Stage.Said said = new Stage.Said(false);

    ExitCode exit = watch(header.run(), said).follow(true);

    assertThat(exit).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(said.lines().get(0)).contains("1 of 3 done");
    assertThat(said.lines()).noneMatch(line -> line.contains("look"));
    assertThat(said.lines()).anyMatch(line -> line.contains("2/3  save") && line.contains("done"));
  }

  @Test
  void saysThatARunIsCutOffAndGoesOnWhenItIsResumed() throws Exception {
    RunHeader header = stage.header(PLAN);
    Journal journal = stage.store().create(header);
    append(journal, JournalEvent.STEP_STARTED, "look");
    time.happen(() -> {});
    time.happen(() -> acquire(header));
    time.happen(() -> append(journal, JournalEvent.RUN_RESUMED));
    time.happen(() -> append(journal, JournalEvent.RUN_FINISHED));
    time.happen(() -> stage.store().breakLease(stage.store().holder().orElseThrow(), "test"));
    Stage.Said said = new Stage.Said(false);

    ExitCode exit = watch(header.run(), said).follow(false);

    String cutOff = "cut off: nobody is running it; understudy run resume " + header.run();
    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(said.lines()).containsOnlyOnce(cutOff);
    assertThat(said.lines().get(3)).startsWith("resuming recover");
  }

  @Test
  void waitsForAStoreThatCannotBeRead() throws Exception {
    RunHeader header = stage.header(PLAN);
    Lease lease = acquire(header);
    Journal journal = stage.store().create(header);
    Path gone = state.resolveSibling(state.getFileName() + "-gone");
    time.happen(() -> Files.move(state.resolve("estate"), gone));
    time.happen(() -> {});
    time.happen(() -> Files.move(gone, state.resolve("estate")));
    time.happen(() -> append(journal, JournalEvent.RUN_FINISHED));
    time.happen(lease::close);
    Stage.Said said = new Stage.Said(true);

    ExitCode exit = watch(header.run(), said).follow(false);

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(said.objects().stream().map(object -> object.path("event").asText()))
        .containsExactly("started", "unreachable", "reachable", "ended", "");
  }

  @Test
  void doesNotMindALastLineThatIsStillBeingWritten() throws Exception {
    RunHeader header = stage.header(PLAN);
    acquire(header);
    stage.store().create(header);
    Path file = stage.store().directoryOf(header.run()).resolve("journal.jsonl");
    Files.writeString(file, "{\"seq\":1,\"at\":\"2026", StandardOpenOption.APPEND);
    Stage.Said said = new Stage.Said(true);

    ExitCode exit = watch(header.run(), said).once();

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(said.objects().get(0).path("outcome").asText()).isEqualTo("running");
  }

  @Test
  void saysOnceHowARunStands() {
    RunHeader header = stage.header(PLAN);
    Journal journal = stage.store().create(header);
    append(journal, JournalEvent.STEP_SUCCEEDED, "look");
    append(journal, JournalEvent.STEP_STARTED, "save");
    stage.time().advance(Duration.ofSeconds(5));
    Stage.Said said = new Stage.Said(false);

    ExitCode exit = watch(header.run(), said).once();

    assertThat(exit).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(said.results())
        .containsExactly(
            "recover " + header.run() + "  5.0 s, 1 of 3 done",
            "   2/3  save                     5.0 s  Do save",
            "  next: mend",
            "cut off: nobody is running it; understudy run resume " + header.run());
  }

  @Test
  void refusesAJournalThatWasChanged() throws Exception {
    RunHeader header = stage.run(PLAN, new Stage.Said(false));
    Path file = stage.store().directoryOf(header.run()).resolve("journal.jsonl");
    Files.writeString(file, Files.readString(file).replace("\"save\"", "\"sage\""));

    assertThatThrownBy(() -> watch(header.run(), new Stage.Said(false)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("cannot be trusted");
  }

  private RunWatch watch(RunId run, Stage.Said said) {
    return new RunWatch(stage.store(), said.output(), time, Stage.OBJECTIVE, run);
  }

  private Lease acquire(RunHeader header) {
    return stage.store().acquire(new LeaseClaim("me@here", header.run(), "recover"));
  }

  private static void append(Journal journal, JournalEvent event) {
    journal.append(event, Optional.empty(), 0, Map.of());
  }

  private static void append(Journal journal, JournalEvent event, String step) {
    journal.append(event, Optional.of(new StepId(step)), 1, Map.of());
  }

  /** What a step says while it runs is not journaled. */
  private static List<String> withoutProgress(List<String> lines) {
    return lines.stream().filter(line -> !line.endsWith(" half of it")).toList();
  }

  /** The result of each earlier part of a run is told to whoever ran that part. */
  private static List<String> withoutProblems(List<String> lines) {
    return lines.stream().filter(line -> !line.matches("(error:|  why:|  hint:).*")).toList();
  }

  private static JsonNode timeless(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("at");
    return copy;
  }
}
