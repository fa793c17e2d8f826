package dev.understudy.runbooks.general;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Deadline;
import dev.understudy.core.Precheck;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.runbooks.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApproveTest {
  private static final StepId STEP = new StepId("ask/web");

  @TempDir private Path directory;
  private final TestContext context = new TestContext();
  private ApprovalNotes notes = notes(Path.of(""));

  @BeforeEach
  void openTheStore() {
    notes = notes(directory);
  }

  @Test
  void goesOnWhenAPersonSaysYesFromElsewhere() throws InterruptedException {
    Approve step = step("all well?", true, List.of());

    Receipt receipt = step.execute(answering(granted("Wei", "the data is checked")));

    assertThat(receipt.facts())
        .containsEntry("by", "Wei")
        .containsEntry("reason", "the data is checked")
        .containsEntry("how", "note")
        .containsEntry("actor", "wei@desk")
        .containsEntry("question", "all well?");
  }

  @Test
  void doesNotAskAgainWhatWasAnsweredBeforeACrash() throws InterruptedException {
    Approve step = step("all well?", true, List.of());
    assertThat(step.precheck(context)).isEqualTo(Precheck.ready());
    step.execute(answering(granted("Wei", "the data is checked")));

    Precheck again = step("all well?", true, List.of()).precheck(context);

    Receipt receipt = again.fold(Receipt::empty, done -> done, blocked -> Receipt.empty());
    assertThat(receipt.find("by")).contains("Wei");
  }

  @Test
  void asksAgainWhenTheQuestionIsAnother() throws InterruptedException {
    step("all well?", true, List.of()).execute(answering(granted("Wei", "the data is checked")));

    assertThat(step("really?", true, List.of()).precheck(context)).isEqualTo(Precheck.ready());
  }

  @Test
  void isBlockedWhenNobodyAnswersInTimeAndSaysHowToAnswer() {
    ProblemException refusal = refusal(step("all well?", true, List.of()), context);

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(refusal.problem().what()).isEqualTo("not approved: all well?");
    assertThat(refusal.problem().why()).isEqualTo("nobody answered in time");
    assertThat(refusal.problem().hint())
        .isEqualTo(
            "understudy run approve 20261124t090000z-4f2a91 ask/web --by NAME --reason TEXT, then:"
                + " understudy run resume 20261124t090000z-4f2a91");
    assertThat(Duration.between(TestContext.START, context.time().now()))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void isBlockedByANoOnlyThisOnce() throws InterruptedException {
    Approve step = step("all well?", true, List.of());

    ProblemException refusal = refusal(step, answering(denied("Wei", "wait for the backup")));

    assertThat(refusal.problem().why()).isEqualTo("Wei said no: wait for the backup");
    assertThat(step.precheck(context)).isEqualTo(Precheck.ready());
    TestContext later = new TestContext();
    later.time().sleep(Duration.ofMinutes(1));
    assertThat(refusal(step, later).problem().why()).isEqualTo("nobody answered in time");
  }

  @Test
  void anyOtherAnswerThanAGoodOneIsNone() {
    Approve step = step("all well?", true, List.of("Wei", "Ana"));

    assertThat(refusal(step, answering(granted("Bob", "because I can"))).problem().why())
        .isEqualTo("nobody answered in time");
    assertThat(refusal(step, answering(granted("Wei", "short"))).problem().why())
        .isEqualTo("nobody answered in time");
  }

  @Test
  void needsNoReasonWhenNothingIsDestroyed() throws InterruptedException {
    assertThat(step("all well?", false, List.of()).execute(answering(granted("Wei", ""))).get("by"))
        .isEqualTo("Wei");
  }

  @Test
  void aNoteThatCannotBeReadIsNoAnswer() {
    store(directory).leave(context.run(), "approve/" + STEP, "{broken");

    assertThat(step("all well?", true, List.of()).precheck(context)).isEqualTo(Precheck.ready());
  }

  /** A run whose question is answered by a note the moment somebody looks for it. */
  private TestContext answering(Approval approval) {
    return new TestContext() {
      @Override
      public Deadline deadline() {
        notes.findRequest(run(), STEP).ifPresent(request -> notes.answer(request, approval));
        return super.deadline();
      }
    };
  }

  private Approve step(String question, boolean isDestructive, List<String> allowed) {
    Approvals byNote =
        new Approvals() {
          @Override
          public Optional<Approval> find(ApprovalRequest request) {
            return notes.find(request);
          }

          @Override
          public Asking ask(ApprovalRequest request) {
            notes.ask(request);
            return () -> notes.find(request);
          }
        };
    return new Approve(STEP, byNote, question, isDestructive, allowed, "yes");
  }

  private static ProblemException refusal(Approve step, TestContext context) {
    return catchThrowableOfType(ProblemException.class, () -> step.execute(context));
  }

  private static Approval granted(String by, String reason) {
    return new Approval(true, by, reason, Approval.How.NOTE, "wei@desk", TestContext.START);
  }

  private static Approval denied(String by, String reason) {
    return new Approval(false, by, reason, Approval.How.NOTE, "wei@desk", TestContext.START);
  }

  private ApprovalNotes notes(Path state) {
    return new ApprovalNotes(store(state));
  }

  private DirectoryRunStore store(Path state) {
    return new DirectoryRunStore(state, "estate", context.time());
  }
}
