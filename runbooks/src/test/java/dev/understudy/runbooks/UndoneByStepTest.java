package dev.understudy.runbooks;

import static dev.understudy.runbooks.Shelf.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Plan;
import dev.understudy.core.PlanRunner;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunListener;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.Step;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Value;
import dev.understudy.core.store.DirectoryRunStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoneByStepTest {
  private static final RunId RUN = new RunId("20261124t090000z-4f2a91");
  private static final StepId MAKE = new StepId("make");

  @TempDir private Path directory;
  private final TimeSource time = new SteppedTime(TestContext.START);
  private final List<String> world = new ArrayList<>();
  private final Maker maker = new Maker(MAKE, "thing");
  private final Remover remover = new Remover(Value.from("make", "made"));

  @Test
  void takesBackByTheStepThatTheRunbookNames() {
    Plan plan = plan(new UndoneByStep(maker, Optional.of(remover)));
    run(plan);
    assertThat(world).containsExactly("thing");

    assertThat(undo(plan).status()).isEqualTo(RunOutcome.Status.UNDONE);

    assertThat(world).isEmpty();
    assertThat(remover.calls).containsExactly("look", "remove thing", "verify");
    assertThat(maker.calls).doesNotContain("compensate");
    assertThat(remover.token).isNotEqualTo(maker.token).startsWith(maker.token);
  }

  @Test
  void repeatsTheWayBackAfterACrashInIt() {
    Plan plan = plan(new UndoneByStep(maker, Optional.of(remover)));
    run(plan);
    remover.crash = true;
    assertThatThrownBy(() -> undo(plan)).isInstanceOf(IllegalStateException.class);
    remover.crash = false;

    assertThat(undo(plan).status()).isEqualTo(RunOutcome.Status.UNDONE);

    assertThat(world).isEmpty();
    assertThat(remover.calls.stream().filter(call -> call.startsWith("remove"))).hasSize(1);
  }

  @Test
  void recordsAnErrorAndTakesTheRestBack() {
    Maker other = new Maker(new StepId("other"), "other");
    Plan plan =
        plan(
            new UndoneByStep(other, Optional.of(new Remover(Value.of("other")))),
            new UndoneByStep(maker, Optional.of(remover)));
    run(plan);
    remover.refusal = Optional.of(problem("no permission"));

    assertThat(undo(plan).status()).isEqualTo(RunOutcome.Status.FAILED);

    assertThat(world).containsExactly("thing");
    assertThat(events())
        .contains(JournalEvent.STEP_COMPENSATION_FAILED, JournalEvent.STEP_COMPENSATED);
  }

  @Test
  void isNotDoneUntilTheWayBackIsProven() {
    Plan plan = plan(new UndoneByStep(maker, Optional.of(remover)));
    run(plan);
    remover.doubt = Optional.of(problem("still there"));

    assertThat(undo(plan).problem())
        .hasValueSatisfying(p -> assertThat(p.what()).isEqualTo("still there"));
  }

  @Test
  void saysWhenNobodyKnowsWhatIsToBeTakenBack() {
    TestContext context = new TestContext();
    ReversibleStep step = new UndoneByStep(maker, Optional.of(remover));

    assertThatThrownBy(() -> step.compensate(context, Receipt.empty()))
        .hasMessageContaining("nobody knows what step make left");
  }

  @Test
  void doesNothingWhenTheRunbookSaysThatNothingIsLeft() {
    Plan plan = plan(new UndoneByStep(maker, Optional.empty()));
    run(plan);

    assertThat(undo(plan).status()).isEqualTo(RunOutcome.Status.UNDONE);

    assertThat(world).containsExactly("thing");
    assertThat(maker.calls).doesNotContain("compensate");
  }

  @Test
  void theRunbookMovesThePointOfNoReturn() {
    Shelf shelf = new Shelf(directory, Sample.dataDisk());
    String end = step("two").replace("use: note", "use: end");

    shelf.write("main", "", step("one", "undo: never"), step("two"));
    assertThat(shelf.shape()).isEqualTo("one ! <\ntwo < one\n");
    shelf.write("main", "", step("one"), end);
    assertThat(shelf.shape()).isEqualTo("one <\ntwo ! < one\n");
    shelf.write(
        "main", "", step("one", "undo: never"), end.replace("end\n", "end\nundo: {use: note}\n"));
    assertThat(shelf.shape()).isEqualTo("one ! <\ntwo < one\n");
    shelf.write("main", "", step("one", "undo: never"), step("two", "undo: never"));
    assertThat(shelf.problems())
        .isEqualTo(
            "18:7: a second point of no return; the first is step 'one', and a plan may have only"
                + " one");
  }

  @Test
  void theWayBackMayReadWhatTheStepItselfLeft() {
    Shelf shelf = new Shelf(directory, Sample.dataDisk());
    shelf.write(
        "main",
        "",
        step("one"),
        step("two", "needs: []"),
        step("three", "needs: []", "undo: {use: note, with: {text: \"${steps.three.a}\"}}"),
        step("four", "needs: []", "undo: {use: note, with: {text: \"${steps.one.a}\"}}"));

    assertThat(shelf.shape()).isEqualTo("one <\ntwo <\nthree <\nfour < one\n");
  }

  private void run(Plan plan) {
    RunHeader header =
        new RunHeader(
            RUN,
            "main",
            Map.of(),
            "estate",
            PlanFingerprint.of(plan),
            "",
            "me",
            "1",
            PlannedStep.of(plan));
    DirectoryRunStore store = new DirectoryRunStore(directory, "estate", time);
    try (Lease lease = store.acquire(new LeaseClaim("me", RUN, "main"));
        Journal journal = store.create(header)) {
      assertThat(runner().run(plan, journal, lease).status())
          .isEqualTo(RunOutcome.Status.SUCCEEDED);
    }
  }

  private RunOutcome undo(Plan plan) {
    DirectoryRunStore store = new DirectoryRunStore(directory, "estate", time);
    try (Lease lease = store.acquire(new LeaseClaim("me", RUN, "main"));
        Journal journal = store.open(RUN)) {
      return runner().undo(plan, journal, lease);
    }
  }

  private List<JournalEvent> events() {
    return new DirectoryRunStore(directory, "estate", time)
        .read(RUN).stream().map(JournalRecord::event).toList();
  }

  private PlanRunner runner() {
    return new PlanRunner(time, RunListener.silent(), RunnerProbe.none());
  }

  private static Plan plan(Step... steps) {
    List<Plan.Node> nodes = new ArrayList<>();
    for (Step step : steps) {
      nodes.add(new Plan.Node(step, List.of(), Duration.ofMinutes(10)));
    }
    return new Plan("main", "A title", "", nodes);
  }

  private static Problem problem(String what) {
    return Problem.of(ProblemCode.ACCESS_DENIED, what, "", "");
  }

  /** Puts a thing into the world, and has a way back that must not be used. */
  private final class Maker implements ReversibleStep {
    private final StepId id;
    private final String thing;
    private final List<String> calls = new ArrayList<>();
    private String token = "";

    private Maker(StepId id, String thing) {
      this.id = id;
      this.thing = thing;
    }

    @Override
    public StepId id() {
      return id;
    }

    @Override
    public String summary() {
      return "Make " + thing;
    }

    @Override
    public Precheck precheck(StepContext context) {
      return Precheck.ready();
    }

    @Override
    public Receipt execute(StepContext context) {
      token = context.token().value();
      world.add(thing);
      return Receipt.of("made", thing);
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return Optional.empty();
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) {
      calls.add("compensate");
    }
  }

  /** Removes a thing from the world; cannot be undone itself. */
  private final class Remover implements Step {
    private final Value thing;
    private final List<String> calls = new ArrayList<>();
    private String token = "";
    private boolean crash;
    private Optional<Problem> refusal = Optional.empty();
    private Optional<Problem> doubt = Optional.empty();

    private Remover(Value thing) {
      this.thing = thing;
    }

    @Override
    public StepId id() {
      return MAKE;
    }

    @Override
    public String summary() {
      return "Remove";
    }

    @Override
    public Precheck precheck(StepContext context) {
      calls.add("look");
      return world.contains(thing.in(context)) ? Precheck.ready() : Precheck.done(Receipt.empty());
    }

    @Override
    public Receipt execute(StepContext context) {
      refusal.ifPresent(
          problem -> {
            throw problem.asException();
          });
      token = context.token().value();
      world.remove(thing.in(context));
      calls.add("remove " + thing.in(context));
      if (crash) {
        throw new IllegalStateException("crash");
      }
      return Receipt.empty();
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      calls.add("verify");
      return doubt;
    }
  }
}
