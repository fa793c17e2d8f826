package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.core.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which server of the estate. */
final class ServerOption {
  @Option(
      names = "--server",
      paramLabel = "NAME",
      description = "The server, as the estate names it; may be left out when there is one.")
  private @Nullable String name;

  /** The server that was named, checked against the estate; empty when none was. */
  Optional<String> findIn(Estate estate) {
    return Optional.ofNullable(name).map(chosen -> in(estate));
  }

  /** The server's name, checked against the estate. */
  String in(Estate estate) {
    String chosen = name;
    if (chosen == null && estate.servers().size() == 1) {
      return estate.servers().keySet().iterator().next();
    }
    if (chosen == null) {
      throw new ProblemException(
          Globals.usage(
              "which server?", "--server " + String.join(" | ", estate.servers().keySet())));
    }
    if (!estate.servers().containsKey(chosen)) {
      throw new ProblemException(
          Globals.usage(
              "the estate has no server '" + chosen + "'",
              "--server " + String.join(" | ", estate.servers().keySet())));
    }
    return chosen;
  }

  /** What the estate says of that server. */
  ServerSpec specIn(Estate estate) {
    String chosen = in(estate);
    return estate.findServer(chosen).orElseThrow(() -> new IllegalStateException(chosen));
  }

  /** Arguments of a runbook about that server; may be added to. */
  Map<String, String> arguments(Estate estate) {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("server", in(estate));
    return arguments;
  }
}
