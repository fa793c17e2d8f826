package dev.understudy.core.ssh;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An argument list as one line that a POSIX shell takes apart into the same list. */
final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");

  private Shell() {}

  static String line(List<String> command) {
    if (command.isEmpty() || command.get(0).isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
    return command.stream().map(Shell::quote).collect(Collectors.joining(" "));
  }

  private static String quote(String argument) {
    if (argument.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("an argument cannot hold a NUL character");
    }
    if (PLAIN.matcher(argument).matches()) {
      return argument;
    }
    return "'" + argument.replace("'", "'\\''") + "'";
  }
}
