package dev.understudy.cli;

import dev.understudy.core.TimeSource;
import dev.understudy.runbooks.general.Approval;
import dev.understudy.runbooks.general.ApprovalNotes;
import dev.understudy.runbooks.general.ApprovalRequest;
import dev.understudy.runbooks.general.Approvals;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks whoever sits at the terminal, and leaves the question in the store for whoever answers with
 * {@code run approve}. {@code --yes} answers only where nothing is destroyed.
 */
final class TerminalApprovals implements Approvals {
  private final ApprovalNotes notes;
  private final boolean saidYes;
  private final Output output;
  private final TimeSource time;
  private @Nullable Conversation current;

  /**
   * @param saidYes whether {@code --yes} was given
   */
  TerminalApprovals(ApprovalNotes notes, boolean saidYes, Output output, TimeSource time) {
    this.notes = notes;
    this.saidYes = saidYes;
    this.output = output;
    this.time = time;
  }

  @Override
  public Optional<Approval> find(ApprovalRequest request) {
    return notes.find(request);
  }

  @Override
  public Asking ask(ApprovalRequest request) {
    if (saidYes && !request.isDestructive()) {
      Approval yes =
          new Approval(true, Actor.name(), "--yes", Approval.How.YES, Actor.name(), time.now());
      if (request.complaint(yes.by(), yes.reason()).isEmpty()) {
        return () -> Optional.of(yes);
      }
    }
    notes.ask(request);
    output.progress("waiting for a person: " + request.question());
    output.progress("  from another terminal: " + request.command());
    if (!Terminal.isThere()) {
      return () -> notes.find(request);
    }
    Conversation conversation =
        new Conversation(request, Actor.name(), Terminal::typed, Terminal::show, time::now);
    return () -> {
      Optional<Approval> elsewhere = notes.find(request);
      elsewhere.ifPresent(given -> leave(conversation));
      return elsewhere.or(() -> kept(request, answer(conversation)));
    };
  }

  /** One question at a time, with nothing else printed there meanwhile. */
  private synchronized Optional<Approval> answer(Conversation conversation) {
    if (current == null) {
      current = conversation;
      output.pause();
      conversation.begin();
    }
    Optional<Approval> answer = current == conversation ? conversation.answer() : Optional.empty();
    answer.ifPresent(given -> leave(conversation));
    return answer;
  }

  private synchronized void leave(Conversation conversation) {
    if (current == conversation) {
      current = null;
      output.resume();
    }
  }

  /** An answer typed here is left in the store, too: after a crash it is not asked for again. */
  private Optional<Approval> kept(ApprovalRequest request, Optional<Approval> answer) {
    answer.ifPresent(given -> notes.answer(request, given));
    return answer;
  }
}
