package dev.understudy.cli;

import dev.understudy.runbooks.general.Approvals;
import java.util.Optional;

/** Asks whoever sits at the terminal; {@code --yes} never answers for a human. */
final class TerminalApprovals implements Approvals {

  @Override
  public Optional<String> ask(String question) {
    return Terminal.ask(question + "\nType yes to approve: ")
        .filter("yes"::equals)
        .flatMap(yes -> Terminal.ask("Your name, for the journal: "))
        .map(String::strip)
        .filter(name -> !name.isEmpty());
  }
}
