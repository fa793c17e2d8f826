package dev.understudy.cli;

import dev.understudy.runbooks.general.Approval;
import dev.understudy.runbooks.general.ApprovalRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks a person at the terminal for a word, a name and a reason, one line at a time. Never waits
 * for a line, so that an answer from elsewhere is seen meanwhile.
 */
final class Conversation {
  private static final String NO = "no";

  /** What the next line will be. */
  private enum Next {
    WORD,
    NAME,
    REASON
  }

  private final ApprovalRequest request;
  private final String actor;
  private final Supplier<Optional<String>> typed;
  private final Consumer<String> prompt;
  private final Supplier<Instant> now;
  private Next next = Next.WORD;
  private String name = "";

  /**
   * @param typed the next line, when one was typed
   * @param prompt shows what to type
   */
  Conversation(
      ApprovalRequest request,
      String actor,
      Supplier<Optional<String>> typed,
      Consumer<String> prompt,
      Supplier<Instant> now) {
    this.request = request;
    this.actor = actor;
    this.typed = typed;
    this.prompt = prompt;
    this.now = now;
  }

  void begin() {
    prompt.accept(request.question() + "\nType " + request.word() + " to approve, or no: ");
  }

  /** The answer, once the person has given all of it. */
  Optional<Approval> answer() {
    Optional<Approval> answer = Optional.empty();
    Optional<String> line = typed.get().map(String::strip);
    while (line.isPresent() && answer.isEmpty()) {
      answer = hear(line.get());
      line = answer.isEmpty() ? typed.get().map(String::strip) : Optional.empty();
    }
    return answer;
  }

  private Optional<Approval> hear(String line) {
    return switch (next) {
      case WORD -> word(line);
      case NAME -> name(line);
      case REASON -> reason(line);
    };
  }

  private Optional<Approval> word(String line) {
    if (line.equalsIgnoreCase(NO)) {
      return Optional.of(new Approval(false, actor, "", Approval.How.TERMINAL, actor, now.get()));
    }
    if (!line.equals(request.word())) {
      begin();
      return Optional.empty();
    }
    return ask(Next.NAME, "Your name, for the journal: ");
  }

  private Optional<Approval> name(String line) {
    Optional<String> complaint = request.complaintOfName(line);
    if (complaint.isPresent()) {
      return ask(Next.NAME, complaint.get() + "\nYour name, for the journal: ");
    }
    name = line;
    return ask(Next.REASON, "Why, for the journal: ");
  }

  private Optional<Approval> reason(String line) {
    Optional<String> complaint = request.complaintOfReason(line);
    return complaint.isPresent()
        ? ask(Next.REASON, complaint.get() + "\nWhy, for the journal: ")
        : Optional.of(new Approval(true, name, line, Approval.How.TERMINAL, actor, now.get()));
  }

  private Optional<Approval> ask(Next what, String text) {
    next = what;
    prompt.accept(text);
    return Optional.empty();
  }
}
