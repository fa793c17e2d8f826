package dev.understudy.runbooks.general;

import dev.understudy.cloud.server.NextCommand;
import dev.understudy.core.Poll;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Goes on only when a human says so; who that was, and why, is kept in the journal. Waits until its
 * deadline; an answer given once is not asked for again.
 *
 * @param isDestructive whether something is destroyed by going on
 * @param allowed names of those who may say yes; empty: anybody
 * @param word that is typed to say yes
 */
record Approve(
    StepId id,
    Approvals approvals,
    String question,
    boolean isDestructive,
    List<String> allowed,
    String word)
    implements ReversibleStep {
  private static final Poll POLL = new Poll(Duration.ofMillis(100), Duration.ofSeconds(1));

  Approve {
    allowed = List.copyOf(allowed);
  }

  @Override
  public String summary() {
    return "Ask: "
        + question
        + (allowed.isEmpty() ? "" : " (" + String.join(" or ", allowed) + " must say yes)");
  }

  @Override
  public Precheck precheck(StepContext context) {
    return approvals
        .find(request(context))
        .filter(Approval::isGranted)
        .map(approval -> Precheck.done(receipt(approval)))
        .orElseGet(Precheck::ready);
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    ApprovalRequest request = request(context);
    Approvals.Asking asking = approvals.ask(request);
    Optional<Approval> approval =
        POLL.until(
            context.deadline(), () -> asking.answer().filter(answer -> fits(request, answer)));
    if (approval.isEmpty()) {
      throw blocked("nobody answered in time", request, context);
    }
    if (!approval.get().isGranted()) {
      String reason = approval.get().reason();
      throw blocked(
          approval.get().by() + " said no" + (reason.isEmpty() ? "" : ": " + reason),
          request,
          context);
    }
    return receipt(approval.get());
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    return Optional.empty();
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) {}

  private static boolean fits(ApprovalRequest request, Approval answer) {
    return !answer.isGranted() || request.complaint(answer.by(), answer.reason()).isEmpty();
  }

  private ApprovalRequest request(StepContext context) {
    return new ApprovalRequest(
        context.run(),
        id,
        context.token(),
        question,
        isDestructive,
        allowed,
        word,
        context.time().now());
  }

  private Receipt receipt(Approval approval) {
    return Receipt.of(
        "by",
        approval.by(),
        "reason",
        approval.reason(),
        "at",
        approval.at().toString(),
        "how",
        approval.how().name().toLowerCase(Locale.ROOT),
        "actor",
        approval.actor(),
        "question",
        question);
  }

  private RuntimeException blocked(String why, ApprovalRequest request, StepContext context) {
    return Problem.of(
            ProblemCode.BLOCKED,
            "not approved: " + question,
            why,
            request.command() + ", then: " + NextCommand.resume(context))
        .asException();
  }
}
