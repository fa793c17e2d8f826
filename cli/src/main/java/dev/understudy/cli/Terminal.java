package dev.understudy.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;

/** A person at a terminal, if one is there. */
final class Terminal {
  private static final Path ERRORS = Path.of("/proc/self/fd/2");
  private static final Size USUAL = Size.of(80, 24);

  private Terminal() {}

  /** The terminal behind standard error, if it is one that can do more than print lines. */
  static Optional<Screen> screen(Map<String, String> environment) {
    String type = environment.getOrDefault("TERM", "");
    if (type.isEmpty() || type.equals("dumb") || !showsErrors()) {
      return Optional.empty();
    }
    boolean hasColour = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return Optional.of(new Screen(type, hasColour, Terminal::size));
  }

  /** Whether standard error is a terminal: the kernel's own answer. */
  private static boolean showsErrors() {
    try {
      String target = Files.readSymbolicLink(ERRORS).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * As the kernel knows it, through a program of every system, so that no native code is loaded.
   */
  private static Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File(ERRORS.toString()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      stty.waitFor(1, TimeUnit.SECONDS);
      return parse(answer.strip()).orElse(USUAL);
    } catch (IOException e) {
      return USUAL;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }

  /** {@code 24 80}: rows and columns; a terminal that nobody has measured says {@code 0 0}. */
  private static Optional<Size> parse(String answer) {
    if (!answer.matches("[1-9][0-9]{0,4} [1-9][0-9]{0,4}")) {
      return Optional.empty();
    }
    int space = answer.indexOf(' ');
    return Optional.of(
        Size.of(
            Integer.parseInt(answer.substring(space + 1)),
            Integer.parseInt(answer.substring(0, space))));
  }

  /** What the person typed; empty when nobody is there to answer. */
  static Optional<String> ask(String question) {
    return console().map(console -> console.readLine("%s", question));
  }

  /** Whether a person is there to be asked. */
  static boolean isThere() {
    return console().isPresent();
  }

  /** Shows what to type next. */
  static void show(String text) {
    console().ifPresent(console -> console.printf("%s", text).flush());
  }

  /** A line that the person has typed; empty while there is none. Never waits. */
  static Optional<String> typed() {
    return console().filter(Terminal::hasLine).map(Console::readLine);
  }

  private static boolean hasLine(Console console) {
    try {
      return console.reader().ready();
    } catch (IOException e) {
      return false;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // from JDK 22 on nobody shows as an end of input instead
  private static Optional<Console> console() {
    return Optional.ofNullable(System.console());
  }
}
