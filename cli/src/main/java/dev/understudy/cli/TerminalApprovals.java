package dev.understudy.cli;

import dev.understudy.runbooks.general.Approvals;
import java.io.Console;
import java.util.Optional;

/** Asks whoever sits at the terminal; {@code --yes} never answers for a human. */
final class TerminalApprovals implements Approvals {

  @Override
  public Optional<String> ask(String question) {
    Console console = System.console();
    if (console == null) {
      return Optional.empty();
    }
    String answer = console.readLine("%s%nType yes to approve: ", question);
    if (!"yes".equals(answer)) {
      return Optional.empty();
    }
    String name = console.readLine("Your name, for the journal: ");
    return Optional.ofNullable(name).map(String::strip).filter(given -> !given.isEmpty());
  }
}
