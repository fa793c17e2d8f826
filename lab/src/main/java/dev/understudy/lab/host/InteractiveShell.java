package dev.understudy.lab.host;

import dev.understudy.lab.host.shell.HostShell;
import dev.understudy.lab.host.shell.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads command lines from a person or a pipe and runs them until {@code exit} or the end. */
final class InteractiveShell {
  private static final int CONTROL_C = 3;
  private static final int CONTROL_D = 4;
  private static final int BACKSPACE = 8;
  private static final int CONTROL_U = 21;
  private static final int ESCAPE = 27;
  private static final int DELETE = 127;

  private final HostShell shell;
  private final Streams streams;
  private final boolean terminal;
  private final String prompt;

  InteractiveShell(HostShell shell, Streams streams, boolean terminal, String prompt) {
    this.shell = shell;
    this.streams = streams;
    this.terminal = terminal;
    this.prompt = prompt;
  }

  /** Returns the status of the last command. */
  int run() throws IOException, InterruptedException {
    int status = 0;
    // A command must not eat the lines that come after it.
    Streams quiet = new Streams(InputStream.nullInputStream(), streams.out(), streams.error());
    while (!shell.hasExited()) {
      show(prompt + shell.directory() + "# ");
      Optional<String> line = readLine();
      if (line.isEmpty()) {
        break;
      }
      if (!line.get().isBlank()) {
        status = shell.run(line.get(), quiet);
      }
    }
    show("\n");
    return status;
  }

  private Optional<String> readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = streams.in().read();
      if (next < 0 || (terminal && next == CONTROL_D && line.size() == 0)) {
        return next < 0 && line.size() > 0 ? Optional.of(text(line)) : Optional.empty();
      }
      if (next == '\n' || next == '\r') {
        show("\n");
        return Optional.of(text(line));
      }
      if (terminal && (next < ' ' || next == DELETE)) {
        if (edit(next, line)) {
          return Optional.of("");
        }
      } else {
        line.write(next);
        echo(next);
      }
    }
  }

  /** A control character; true when it gives up the line. */
  private boolean edit(int control, ByteArrayOutputStream line) throws IOException {
    switch (control) {
      case CONTROL_C -> {
        show("^C\n");
        return true;
      }
      case BACKSPACE, DELETE -> erase(line, 1);
      case CONTROL_U -> erase(line, line.size());
      case ESCAPE -> skipSequence();
      default -> {
        // Nothing else edits a line here.
      }
    }
    return false;
  }

  private void erase(ByteArrayOutputStream line, int count) throws IOException {
    byte[] kept = line.toByteArray();
    int length = Math.max(0, kept.length - count);
    show("\b \b".repeat(kept.length - length));
    line.reset();
    line.write(kept, 0, length);
  }

  /** Arrow keys and the like: nothing to move in. */
  private void skipSequence() throws IOException {
    int next = streams.in().read();
    while (next == '[' || next == 'O' || Character.isDigit(next) || next == ';') {
      next = streams.in().read();
    }
  }

  private void echo(int value) throws IOException {
    if (terminal) {
      streams.out().write(value);
      streams.out().flush();
    }
  }

  private void show(String text) throws IOException {
    if (terminal) {
      streams.out().write(text.getBytes(StandardCharsets.UTF_8));
      streams.out().flush();
    }
  }

  private static String text(ByteArrayOutputStream line) {
    return line.toString(StandardCharsets.UTF_8);
  }
}
