package dev.understudy.runbooks;

import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.List;
import java.util.Optional;

/** A step that is nothing but its inputs, so that tests see what was made of a runbook. */
record NotedStep(StepId id, String summary) implements ReversibleStep {

  /** A kind whose step's summary is the text input, or the step it is read from. */
  static StepKind kind(String name, String... receipt) {
    return new StepKind(
        name,
        "Notes a text",
        List.of(
            StepKind.Parameter.optional("text", "nothing", "what is noted"),
            StepKind.Parameter.optional("server", "a server"),
            StepKind.Parameter.optional("words", "a list")),
        List.of(receipt),
        (id, inputs, environment) ->
            new NotedStep(
                id,
                inputs
                        .value("text")
                        .fold(text -> text.text(), from -> from.step() + "." + from.fact())
                    + String.join("|", inputs.list("words"))));
  }

  /** A kind whose step has no way back. */
  static StepKind finalKind(String name) {
    return new StepKind(
        name, "Ends it", List.of(), List.of("x"), (id, inputs, environment) -> new Final(id));
  }

  @Override
  public Precheck precheck(StepContext context) {
    return Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) {
    return Receipt.empty();
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    return Optional.empty();
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) {}

  /** Not reversible. */
  private record Final(StepId id) implements Step {
    @Override
    public String summary() {
      return "end";
    }

    @Override
    public Precheck precheck(StepContext context) {
      return Precheck.ready();
    }

    @Override
    public Receipt execute(StepContext context) {
      return Receipt.empty();
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return Optional.empty();
    }
  }
}
