package dev.understudy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A lab in a terminal of its own, and the tool in another. */
final class LabSession implements AutoCloseable {
  private final Path home;
  private final Tool tool;
  private final Tool.Running up;
  private final JsonNode lab;
  private final List<Tool.Ended> transcript = new ArrayList<>();

  private LabSession(Path home, Tool tool, Tool.Running up, JsonNode lab) {
    this.home = home;
    this.tool = tool;
    this.up = up;
    this.lab = lab;
  }

  static LabSession up(Path home, String... more) throws IOException, InterruptedException {
    Tool tool = new Tool(home);
    List<String> arguments =
        new ArrayList<>(List.of("lab", "up", "--dir", home.resolve("lab").toString(), "--json"));
    arguments.addAll(List.of(more));
    Tool.Running up = tool.start(arguments.toArray(String[]::new));
    return new LabSession(home, tool, up, up.awaitObject("lab", Duration.ofSeconds(60)));
  }

  JsonNode describe() {
    return lab;
  }

  Path directory() {
    return home.resolve("lab");
  }

  Path estate() {
    return Path.of(lab.path("estate").asText());
  }

  /** A command on the lab's estate. */
  Tool.Ended run(String... arguments) throws IOException, InterruptedException {
    return remember(start(arguments).await(Duration.ofMinutes(3)));
  }

  Tool.Running start(String... arguments) throws IOException {
    return startOn(estate(), arguments);
  }

  /** A command on the lab's estate, on a terminal of its own. */
  Pty onTerminal(Map<String, String> environment, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-f", estate().toString()));
    all.addAll(List.of(arguments));
    return tool.onTerminal(environment, all.toArray(String[]::new));
  }

  /** A command on another estate file. */
  Tool.Ended runOn(Path file, String... arguments) throws IOException, InterruptedException {
    return remember(startOn(file, arguments).await(Duration.ofMinutes(3)));
  }

  Tool.Running startOn(Path file, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-f", file.toString()));
    all.addAll(List.of(arguments));
    return tool.start(all.toArray(String[]::new));
  }

  /** A command as typed, without an estate. */
  Tool.Ended tool(String... arguments) throws IOException, InterruptedException {
    return remember(tool.run(arguments));
  }

  /** A command on the lab itself. */
  Tool.Ended lab(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("lab"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--dir", directory().toString()));
    return remember(tool.run(all.toArray(String[]::new)));
  }

  /** Everything that was printed so far. */
  String printed() {
    StringBuilder text = new StringBuilder();
    transcript.forEach(ended -> text.append(ended.everything()).append('\n'));
    up.err().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private Tool.Ended remember(Tool.Ended ended) {
    transcript.add(ended);
    return ended;
  }

  Tool.Ended down() throws IOException, InterruptedException {
    lab("down");
    return remember(up.await(Duration.ofSeconds(30)));
  }

  @Override
  public void close() throws IOException {
    try {
      up.signal("TERM");
      up.await(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
