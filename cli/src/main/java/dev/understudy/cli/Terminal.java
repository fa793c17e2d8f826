package dev.understudy.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A person at a terminal, if one is there. */
final class Terminal {

  private Terminal() {}

  /** Whether standard error is a terminal: the kernel's own answer. */
  static boolean showsErrors() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a question could be answered. */
  @SuppressWarnings("SystemConsoleNull") // as below
  static boolean isSomebodyThere() {
    return System.console() != null;
  }

  /** What the person typed; empty when nobody is there to answer. */
  @SuppressWarnings("SystemConsoleNull") // from JDK 22 on nobody shows as an end of input instead
  static Optional<String> ask(String question) {
    Console console = System.console();
    return console == null
        ? Optional.empty()
        : Optional.ofNullable(console.readLine("%s", question));
  }
}
