package dev.understudy.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program, started in processes of its own as a person would start it.
 *
 * @param java what follows {@code java}: the packaged jar, or a class path and the main class
 */
record Tool(List<String> java) {
  /** As the launcher starts it, but for the heap. */
  private static final List<String> LAUNCHER =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dsun.net.httpserver.nodelay=true");

  private static final Duration PATIENCE = Duration.ofMinutes(15);

  Tool {
    java = List.copyOf(java);
  }

  /** Starts it; what it says goes into that file. */
  Process start(Path said, List<String> jvm, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LAUNCHER);
    command.addAll(jvm);
    command.addAll(java);
    command.addAll(arguments);
    File file = said.toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file).start();
  }

  /**
   * Runs it to its end.
   *
   * @throws IllegalStateException when it does not end well
   */
  void run(Path said, List<String> jvm, List<String> arguments)
      throws IOException, InterruptedException {
    Process process = start(said, jvm, arguments);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(arguments + " takes too long");
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          arguments + " ended with " + process.exitValue() + ":\n" + Files.readString(said));
    }
  }
}
