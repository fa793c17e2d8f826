package dev.understudy.runbooks.general;

import dev.understudy.core.ssh.CommandResult;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a command must end.
 *
 * @param exits the statuses that mean success
 * @param contains text that its output must hold
 * @param matches pattern that something in its output must match
 * @param absent text that its output must not hold
 */
record Expectation(
    Set<Integer> exits,
    Optional<String> contains,
    Optional<Pattern> matches,
    Optional<String> absent) {

  Expectation {
    exits = Set.copyOf(exits);
  }

  boolean isExit(CommandResult result) {
    return exits.contains(result.exit());
  }

  /** What was expected of the output and is not so; empty when all is. */
  Optional<String> complaint(CommandResult result) {
    String output = result.stdout();
    if (contains.filter(text -> !output.contains(text)).isPresent()) {
      return Optional.of("expected '" + contains.get() + "'");
    }
    if (matches.filter(pattern -> !pattern.matcher(output).find()).isPresent()) {
      return Optional.of("expected a match of /" + matches.get() + "/");
    }
    return absent.filter(output::contains).map(text -> "expected no '" + text + "'");
  }
}
