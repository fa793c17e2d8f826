package dev.understudy.cli;

import java.io.Console;
import java.util.Optional;

/** A person at a terminal, if one is there. */
final class Terminal {

  private Terminal() {}

  /** What the person typed; empty when nobody is there to answer. */
  @SuppressWarnings("SystemConsoleNull") // from JDK 22 on nobody shows as an end of input instead
  static Optional<String> ask(String question) {
    Console console = System.console();
    return console == null
        ? Optional.empty()
        : Optional.ofNullable(console.readLine("%s", question));
  }
}
