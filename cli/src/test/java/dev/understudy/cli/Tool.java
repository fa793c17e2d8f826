package dev.understudy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged tool as a process of its own, as a user starts it. */
final class Tool {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final List<String> tuning;

  /**
   * @param home directory that the tool believes to be the user's home
   */
  Tool(Path home) {
    this(home, List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
  }

  private Tool(Path home, List<String> tuning) {
    this.home = home;
    this.tuning = tuning;
  }

  /** The tool as the launcher starts it for archives. */
  static Tool forArchives(Path home) {
    return new Tool(home, List.of("-Xmx160m", "-XX:MaxDirectMemorySize=32m"));
  }

  /** How a command ended. */
  record Ended(int exit, List<String> out, List<String> err, Duration took) {

    List<JsonNode> objects() {
      return out.stream().map(Tool::parse).toList();
    }

    JsonNode last() {
      if (out.isEmpty()) {
        throw new AssertionError(
            "nothing on stdout, exit " + exit + ", stderr: " + String.join("\n", err));
      }
      return parse(out.get(out.size() - 1));
    }

    String error() {
      return String.join("\n", err);
    }

    String everything() {
      return String.join("\n", out) + "\n" + error();
    }
  }

  /** A command that goes on in the background. */
  static final class Running {
    private final Process process;
    private final List<String> out = Collections.synchronizedList(new ArrayList<>());
    private final List<String> err = Collections.synchronizedList(new ArrayList<>());
    private final Thread outReader;
    private final Thread errReader;
    private final long started = System.nanoTime();

    private Running(Process process) {
      this.process = process;
      this.outReader = reader(new BufferedReader(process.inputReader(StandardCharsets.UTF_8)), out);
      this.errReader = reader(process.errorReader(StandardCharsets.UTF_8), err);
    }

    long pid() {
      return process.pid();
    }

    List<String> err() {
      return List.copyOf(err);
    }

    /** The first JSON object of that type; waits for it. */
    JsonNode awaitObject(String type, Duration limit) throws InterruptedException {
      Instant until = Instant.now().plus(limit);
      while (Instant.now().isBefore(until)) {
        Optional<JsonNode> found =
            List.copyOf(out).stream()
                .map(Tool::parse)
                .filter(node -> node.path("type").asText().equals(type))
                .findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        if (!process.isAlive()) {
          break;
        }
        Thread.sleep(50);
      }
      throw new AssertionError(
          "no object '"
              + type
              + "' within "
              + limit
              + "\n"
              + String.join("\n", out)
              + String.join("\n", err));
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
    }

    Ended await(Duration limit) throws InterruptedException {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "still running after "
                + limit
                + "\n"
                + String.join("\n", out)
                + "\n"
                + String.join("\n", err));
      }
      outReader.join();
      errReader.join();
      return new Ended(
          process.exitValue(),
          List.copyOf(out),
          List.copyOf(err),
          Duration.ofNanos(System.nanoTime() - started));
    }

    private static Thread reader(BufferedReader from, List<String> into) {
      Thread thread =
          new Thread(
              () -> {
                try (from) {
                  for (String line = from.readLine(); line != null; line = from.readLine()) {
                    into.add(line);
                  }
                } catch (IOException e) {
                  into.add("(stream ended: " + e.getMessage() + ")");
                }
              });
      thread.setDaemon(true);
      thread.start();
      return thread;
    }
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).await(Duration.ofMinutes(3));
  }

  Running start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(javaCommand());
    command.addAll(List.of(arguments));
    return launch(command, Map.of());
  }

  Running start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(javaCommand());
    command.addAll(List.of(arguments));
    return launch(command, environment);
  }

  /**
   * A command that the system lets write no file beyond so many blocks of 512 bytes, as a disk that
   * is full.
   */
  Running startWithFilesUpTo(int blocks, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"));
    List<String> java = new ArrayList<>(javaCommand());
    java.add(1, "-XX:-UsePerfData"); // a file of its own
    command.addAll(java);
    command.addAll(List.of(arguments));
    return launch(command, Map.of());
  }

  /** A command on a terminal of its own. */
  Pty onTerminal(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(javaCommand());
    command.addAll(List.of(arguments));
    return Pty.start(home, environment, command);
  }

  private Running launch(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Running(process);
  }

  private List<String> javaCommand() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(tuning);
    command.addAll(List.of("-jar", System.getProperty("understudy.jar")));
    return command;
  }

  /** Any other program, for example dig or ssh. */
  static Ended external(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    return new Running(process).await(Duration.ofSeconds(30));
  }

  /** Processes that have this directory in their command line. */
  static List<String> processesIn(Path directory) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(path -> path.getFileName().toString().matches("[0-9]+"))
          .map(Tool::commandLine)
          .filter(command -> command.contains(directory.toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The arguments of a process, or nothing when it has just ended. */
  static String commandLine(Path process) {
    try {
      return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Listening TCP sockets on loopback addresses that are not 127.0.0.1, where only labs listen, as
   * the kernel lists them: address and port in hex.
   */
  static List<String> listeningPorts() throws IOException {
    List<String> ports = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > 3
            && fields[3].equals("0A")
            && fields[1].matches("[0-9A-F]{6}7F:.*")
            && !fields[1].startsWith("0100007F")) {
          ports.add(fields[1]);
        }
      }
    }
    return ports;
  }

  static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  /** A directory and all below it. */
  static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path each : tree.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }
}
