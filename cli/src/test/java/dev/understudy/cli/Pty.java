package dev.understudy.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program on a pseudo-terminal of 100 columns, which {@code script} of util-linux makes. */
final class Pty {
  static final int COLUMNS = 100;
  private static final int ROWS = 40;

  private final Process process;
  private final Path written;

  private Pty(Process process, Path written) {
    this.process = process;
    this.written = written;
  }

  static Pty start(Path home, Map<String, String> environment, List<String> command)
      throws IOException {
    Path written = Files.createTempFile(home, "terminal", ".txt");
    String words =
        command.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    String sized = "stty cols " + COLUMNS + " rows " + ROWS + "; exec " + words;
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qfec", sized, "/dev/null")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(written.toFile());
    builder.environment().put("SHELL", "/bin/sh");
    builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
    builder.environment().remove("NO_COLOR");
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().putAll(environment);
    return new Pty(builder.start(), written);
  }

  void type(String text) throws IOException {
    OutputStream keys = process.getOutputStream();
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  void awaitText(String text, Duration limit) throws IOException, InterruptedException {
    Instant until = Instant.now().plus(limit);
    while (!everything().contains(text)) {
      if (Instant.now().isAfter(until)) {
        throw new AssertionError("no '" + text + "' within " + limit + " in:\n" + everything());
      }
      Thread.sleep(50);
    }
  }

  int await(Duration limit) throws IOException, InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("still running after " + limit + "\n" + everything());
    }
    return process.exitValue();
  }

  /** Everything that was written to the terminal, control sequences included. */
  String everything() throws IOException {
    return Files.readString(written);
  }

  /** What the terminal shows, and what has scrolled away. */
  List<String> screen() throws IOException {
    FakeScreen screen = new FakeScreen(COLUMNS, 1000);
    screen.type(everything());
    return screen.lines();
  }
}
