package dev.understudy.core;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A step that does what it is told in turn, and remembers what it was asked. */
final class ScriptedStep implements ReversibleStep {
  private final StepId id;
  private final Queue<Precheck> prechecks = new ArrayDeque<>();
  private final Queue<Body> bodies = new ArrayDeque<>();
  private Optional<Problem> doubt = Optional.empty();
  private Body back = context -> Receipt.empty();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  /** What an execute does. */
  interface Body {
    Receipt run(StepContext context) throws InterruptedException;
  }

  ScriptedStep(String id) {
    this.id = new StepId(id);
  }

  /** The next answers to precheck; after them it is ready. */
  ScriptedStep finds(Precheck... answers) {
    prechecks.addAll(List.of(answers));
    return this;
  }

  /** What the next executes do; after them they succeed. */
  ScriptedStep does(Body... executions) {
    bodies.addAll(List.of(executions));
    return this;
  }

  ScriptedStep doubts(Problem problem) {
    doubt = Optional.of(problem);
    return this;
  }

  ScriptedStep takesBack(Body body) {
    back = body;
    return this;
  }

  static Body fails(Effect effect) {
    return context -> {
      throw problem(effect).asException();
    };
  }

  static Problem problem(Effect effect) {
    return Problem.of(ProblemCode.CLOUD_REFUSED, "it failed", "for a reason", "do this")
        .withEffect(effect);
  }

  List<String> calls() {
    return calls;
  }

  @Override
  public StepId id() {
    return id;
  }

  @Override
  public String summary() {
    return "do " + id;
  }

  @Override
  public Precheck precheck(StepContext context) {
    calls.add("precheck");
    Precheck answer = prechecks.poll();
    return answer == null ? Precheck.ready() : answer;
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    calls.add("execute " + context.token());
    Body body = bodies.poll();
    return body == null ? Receipt.of("by", "execute") : body.run(context);
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    calls.add("verify " + receipt.facts());
    return doubt;
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    calls.add("compensate " + receipt.facts());
    back.run(context);
  }
}
