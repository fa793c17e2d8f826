package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Effect;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OtherwiseStepTest {
  private final TestContext context = new TestContext();
  private final Way first = new Way("first");
  private final Way second = new Way("second");
  private final ReversibleStep step =
      (ReversibleStep) OtherwiseStep.of(first, "kind.first", second, "kind.second");

  @Test
  void takesTheFirstWayWhenItIsFree() throws InterruptedException {
    assertThat(step.precheck(context)).isEqualTo(Precheck.ready());

    Receipt receipt = step.execute(context);

    assertThat(receipt.facts()).containsEntry("made", "first").containsEntry("way", "kind.first");
    assertThat(step.verify(context, receipt)).isEmpty();
    assertThat(first.calls).contains("execute", "verify");
    assertThat(second.calls).isEmpty();
  }

  @Test
  void takesTheSecondWayWhenTheFirstIsBlocked() throws InterruptedException {
    first.precheck = Precheck.blocked(problem("the disk is gone", Effect.NONE));

    assertThat(step.precheck(context)).isEqualTo(Precheck.ready());
    Receipt receipt = step.execute(context);
    step.verify(context, receipt);

    assertThat(receipt.facts())
        .containsEntry("made", "second")
        .containsEntry("way", "kind.second")
        .containsEntry("because", "blocked: the disk is gone");
    assertThat(context.heard())
        .containsExactly("kind.first is not possible (the disk is gone); now kind.second");
    assertThat(first.calls).doesNotContain("execute", "verify");
    assertThat(second.calls).contains("execute", "verify");
  }

  @Test
  void takesTheSecondWayWhenTheFirstWasRefusedWithoutEffect() throws InterruptedException {
    first.refusal = Optional.of(problem("refused", Effect.NONE));

    assertThat(step.execute(context).get("made")).isEqualTo("second");
  }

  @Test
  void neverLeavesTheFirstWayWhenItMayHaveHadAnEffect() {
    for (Effect effect : List.of(Effect.UNKNOWN, Effect.TRANSIENT)) {
      first.refusal = Optional.of(problem("no answer", effect));

      ProblemException thrown =
          catchThrowableOfType(ProblemException.class, () -> step.execute(context));

      assertThat(thrown.problem().effect()).isEqualTo(effect);
      assertThat(second.calls).isEmpty();
    }
  }

  @Test
  void aLookThatIsRefusedForGoodCountsAsBlocked() throws InterruptedException {
    first.lookRefusal = Optional.of(problem("no such server", Effect.NONE));

    assertThat(step.precheck(context)).isEqualTo(Precheck.ready());
    assertThat(step.execute(context).get("way")).isEqualTo("kind.second");
  }

  @Test
  void findsWhatEitherWayHasDoneAlready() throws InterruptedException {
    first.precheck = Precheck.done(Receipt.of("made", "first"));

    assertThat(step.precheck(context))
        .isEqualTo(Precheck.done(Receipt.of("made", "first", "way", "kind.first")));
    assertThat(step.execute(context).get("way")).isEqualTo("kind.first");

    first.precheck = Precheck.blocked(problem("gone", Effect.NONE));
    second.precheck = Precheck.done(Receipt.of("made", "second"));

    Receipt found = step.precheck(context).fold(() -> null, receipt -> receipt, blocked -> null);
    assertThat(found.facts())
        .containsEntry("way", "kind.second")
        .containsEntry("because", "blocked: gone");
    assertThat(step.execute(context).facts()).containsEntry("way", "kind.second");
    assertThat(second.calls).doesNotContain("execute");
  }

  @Test
  void isBlockedWhenBothWaysAre() {
    first.precheck = Precheck.blocked(problem("the disk is gone", Effect.NONE));
    second.precheck = Precheck.blocked(problem("there is no snapshot", Effect.NONE));

    ProblemException thrown =
        catchThrowableOfType(ProblemException.class, () -> step.execute(context));

    assertThat(thrown.problem().what()).isEqualTo("neither kind.first nor kind.second is possible");
    assertThat(thrown.problem().why()).isEqualTo("the disk is gone; there is no snapshot");
  }

  @Test
  void takesBackTheWayThatWasTaken() throws InterruptedException {
    step.compensate(context, Receipt.of("way", "kind.first"));
    assertThat(first.calls).containsExactly("compensate");
    assertThat(second.calls).isEmpty();

    step.compensate(context, Receipt.of("way", "kind.second", "because", "gone"));
    assertThat(second.calls).containsExactly("compensate");
  }

  @Test
  void takesBackBothWaysWhenItDiedBeforeTheRecord() throws InterruptedException {
    step.compensate(context, Receipt.empty());

    assertThat(first.calls).containsExactly("compensate");
    assertThat(second.calls).containsExactly("compensate");
  }

  @Test
  void givesTheSecondWayATokenOfItsOwn() throws InterruptedException {
    first.precheck = Precheck.blocked(problem("gone", Effect.NONE));

    step.execute(context);

    assertThat(first.tokens).containsOnly(context.token().value());
    assertThat(second.tokens).containsOnly(context.token().part("otherwise").value());
  }

  @Test
  void tellsTwoWaysOfOneKindApart() throws InterruptedException {
    ReversibleStep same = (ReversibleStep) OtherwiseStep.of(first, "kind", second, "kind");
    first.precheck = Precheck.blocked(problem("gone", Effect.NONE));

    Receipt receipt = same.execute(context);
    same.verify(context, receipt);
    same.compensate(context, receipt);

    assertThat(first.calls).isEmpty();
    assertThat(second.calls).contains("execute", "verify", "compensate");
  }

  private static Problem problem(String what, Effect effect) {
    return Problem.of(ProblemCode.BLOCKED, what, "", "").withEffect(effect);
  }

  /** A way whose every answer is set by the test. */
  private static final class Way implements ReversibleStep {
    private final String name;
    private final List<String> calls = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private Precheck precheck = Precheck.ready();
    private Optional<Problem> lookRefusal = Optional.empty();
    private Optional<Problem> refusal = Optional.empty();

    private Way(String name) {
      this.name = name;
    }

    @Override
    public StepId id() {
      return new StepId("step");
    }

    @Override
    public String summary() {
      return name;
    }

    @Override
    public Precheck precheck(StepContext given) {
      tokens.add(given.token().value());
      lookRefusal.ifPresent(problem -> throwIt(problem));
      return precheck;
    }

    @Override
    public Receipt execute(StepContext given) {
      calls.add("execute");
      refusal.ifPresent(problem -> throwIt(problem));
      return Receipt.of("made", name);
    }

    @Override
    public Optional<Problem> verify(StepContext given, Receipt receipt) {
      calls.add("verify");
      return Optional.empty();
    }

    @Override
    public void compensate(StepContext given, Receipt receipt) {
      calls.add("compensate");
    }

    private static void throwIt(Problem problem) {
      throw problem.asException();
    }
  }

  @Test
  void isReversibleOnlyWhenBothWaysAre() {
    Step end =
        NotedStep.finalKind("end")
            .maker()
            .make(new StepId("step"), null, Sample.environment(Sample.dataDisk()));

    assertThat(OtherwiseStep.of(first, "a", end, "b")).isNotInstanceOf(ReversibleStep.class);
    assertThat(OtherwiseStep.of(first, "a", second, "b")).isInstanceOf(ReversibleStep.class);
  }
}
