package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostPath;
import dev.understudy.lab.host.system.HostProcesses;
import dev.understudy.lab.host.system.Service;
import dev.understudy.lab.workload.PlatformCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code gamsctl}, the platform's own tool. {@code init} and {@code verify} open a data directory
 * in a process of their own; the others ask the running platform. Exit 1 says no, 3 that it does
 * not run.
 */
final class GamsctlTool implements Tool {
  private static final String UNIT = "gams";
  private static final String DATA = "/srv/gams";
  private static final Set<String> CHANGES = Set.of("quiesce", "resume", "promote", "demote");
  private static final Set<String> QUESTIONS = Set.of("lag", "is-primary", "status");

  private final PlatformCommand platform;
  private final HttpClient client;

  GamsctlTool(PlatformCommand platform) {
    this.platform = platform;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  @Override
  public int run(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    Arguments arguments =
        Arguments.parse(call, Set.of("--until-resume"), Set.of("--data", "--seconds"));
    if (arguments.operands().size() != 1) {
      throw new CommandFailure(
          2,
          "usage: gamsctl init|verify [--data DIR] | quiesce [--seconds N | --until-resume] | resume | lag | promote"
              + " | demote | is-primary | status");
    }
    String command = arguments.operands().get(0);
    if (command.equals("init") || command.equals("verify")) {
      return open(call, command, arguments.find("--data").orElse(DATA));
    }
    if (!CHANGES.contains(command) && !QUESTIONS.contains(command)) {
      throw new CommandFailure(2, "gamsctl: unknown command " + command);
    }
    String query =
        arguments.has("--until-resume")
            ? "?until=resume"
            : arguments.find("--seconds").map(each -> "?seconds=" + each).orElse("");
    return ask(call, command, query);
  }

  private int ask(ToolCall call, String command, String query)
      throws IOException, CommandFailure, InterruptedException {
    Service service =
        call.system()
            .units()
            .findRunning(UNIT)
            .orElseThrow(
                () -> new CommandFailure(3, "gamsctl: gams does not run; systemctl start gams"));
    String path = "http://127.0.0.1:" + service.controlPort() + "/control/" + command + query;
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(path))
              .timeout(Duration.ofSeconds(25))
              .method(
                  CHANGES.contains(command) ? "POST" : "GET", HttpRequest.BodyPublishers.noBody())
              .build();
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        call.error(response.body());
        return 1;
      }
      call.out(response.body());
      return 0;
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(2, "gamsctl: --seconds takes a whole number");
    } catch (IOException e) {
      throw new CommandFailure(3, "gamsctl: gams does not answer");
    }
  }

  private static boolean isServed(ToolCall call, HostPath directory)
      throws IOException, CommandFailure {
    return call.system().units().findRunning(UNIT).isPresent()
        && call.system()
            .paths()
            .resolve("/", call.system().units().get(UNIT).findOption("--data").orElse(DATA))
            .equals(directory);
  }

  private int open(ToolCall call, String command, String data)
      throws IOException, CommandFailure, InterruptedException {
    HostPath directory = call.system().paths().resolve(call.directory(), data);
    if (!Files.isDirectory(directory.real())) {
      throw new CommandFailure(1, "gamsctl: " + data + ": no such directory");
    }
    HostProcesses processes = call.system().processes();
    List<String> words = new ArrayList<>(List.of(command, "--data", directory.real().toString()));
    if (command.equals("verify") && isServed(call, directory)) {
      words.addAll(List.of("--live", "yes"));
    }
    ProcessBuilder builder = new ProcessBuilder(platform.with(call.system().scratch(), words));
    builder.redirectErrorStream(true);
    Process process = processes.start(builder);
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      call.out(call.system().paths().unmap(output));
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }
}
