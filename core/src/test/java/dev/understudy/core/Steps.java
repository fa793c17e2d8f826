package dev.understudy.core;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Steps of a fake world, and plans of them. */
final class Steps {
  static final Duration TIMEOUT = Duration.ofMinutes(10);

  private Steps() {}

  /** Makes one thing and can take it away. */
  record Make(FakeWorld world, StepId id) implements ReversibleStep {
    @Override
    public String summary() {
      return "make " + id;
    }

    @Override
    public Precheck precheck(StepContext context) {
      return world
          .findByToken(context.token())
          .map(t -> Precheck.done(Receipt.of("thing", t.id())))
          .orElse(Precheck.ready());
    }

    @Override
    public Receipt execute(StepContext context) {
      return Receipt.of("thing", world.make(id, context.token()).id());
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return world.exists(receipt.get("thing"))
          ? Optional.empty()
          : Optional.of(Problem.of(ProblemCode.PROOF_FAILED, "no thing of " + id, "", ""));
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) {
      // A step that was cut off does not know what it made: the token does.
      receipt
          .find("thing")
          .or(() -> world.findByToken(context.token()).map(FakeWorld.Thing::id))
          .ifPresent(world::delete);
    }
  }

  /** Sets a switch that cannot be set back. */
  record Promote(FakeWorld world, StepId id) implements Step {
    @Override
    public String summary() {
      return "promote " + id;
    }

    @Override
    public Precheck precheck(StepContext context) {
      return world.get(id.value()).equals("on") ? Precheck.done(Receipt.empty()) : Precheck.ready();
    }

    @Override
    public Receipt execute(StepContext context) {
      world.set(id.value(), "on");
      return Receipt.empty();
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return Optional.empty();
    }
  }

  /** Looks that the thing of another step is there. */
  record Look(FakeWorld world, StepId id, StepId at) implements CheckStep {
    @Override
    public String summary() {
      return "look at " + at;
    }

    @Override
    public Receipt check(StepContext context) {
      String thing = context.receiptOf(at).get("thing");
      if (!world.exists(thing)) {
        throw Problem.of(ProblemCode.PROOF_FAILED, thing + " is gone", "", "").asException();
      }
      return Receipt.of("seen", thing);
    }
  }

  static StepId id(String name) {
    return new StepId(name);
  }

  static Step make(FakeWorld world, String name) {
    return new Make(world, id(name));
  }

  static Step promote(FakeWorld world, String name) {
    return new Promote(world, id(name));
  }

  static Step look(FakeWorld world, String name, String at) {
    return new Look(world, id(name), id(at));
  }

  static Plan.Node node(Step step, String... needs) {
    return new Plan.Node(step, Arrays.stream(needs).map(StepId::new).toList(), TIMEOUT);
  }

  static Plan plan(Plan.Node... nodes) {
    return new Plan("test", "A test", "", List.of(nodes));
  }

  /** Each step needs the one before. */
  static Plan line(Step... steps) {
    Plan.Node[] nodes = new Plan.Node[steps.length];
    for (int i = 0; i < steps.length; i++) {
      nodes[i] = i == 0 ? node(steps[i]) : node(steps[i], steps[i - 1].id().value());
    }
    return plan(nodes);
  }
}
