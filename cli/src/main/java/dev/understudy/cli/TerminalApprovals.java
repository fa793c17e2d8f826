package dev.understudy.cli;

import dev.understudy.runbooks.general.Approvals;
import java.util.Optional;

/**
 * Asks whoever sits at the terminal, one question at a time and with nothing else printed there
 * meanwhile; {@code --yes} never answers for a human.
 */
record TerminalApprovals(Output output) implements Approvals {

  @Override
  public synchronized Optional<String> ask(String question) {
    return output.aside(() -> answer(question));
  }

  private static Optional<String> answer(String question) {
    return Terminal.ask(question + "\nType yes to approve: ")
        .filter("yes"::equals)
        .flatMap(yes -> Terminal.ask("Your name, for the journal: "))
        .map(String::strip)
        .filter(name -> !name.isEmpty());
  }
}
