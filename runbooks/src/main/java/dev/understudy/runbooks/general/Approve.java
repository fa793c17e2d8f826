package dev.understudy.runbooks.general;

import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.Optional;

/** Goes on only when a human says so; who that was is kept in the journal. */
record Approve(StepId id, Approvals approvals, String question) implements CheckStep {

  @Override
  public String summary() {
    return "Ask: " + question;
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    Optional<String> name = approvals.ask(question).map(String::strip);
    return Receipt.of(
        "by",
        name.filter(text -> !text.isEmpty())
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemCode.BLOCKED,
                            "not approved: " + question,
                            "nobody said yes",
                            "understudy run resume " + context.run())
                        .asException()),
        "at",
        context.time().now().toString());
  }
}
