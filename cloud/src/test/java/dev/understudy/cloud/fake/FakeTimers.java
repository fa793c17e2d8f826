package dev.understudy.cloud.fake;

import dev.understudy.core.ssh.CommandResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Transient timers of a {@link FakeHost}; their time comes when a test says so. */
final class FakeTimers {
  private final Map<String, List<String>> waiting = new LinkedHashMap<>();

  CommandResult arm(List<String> command) {
    int at = command.indexOf("--");
    String unit =
        command.subList(0, at).stream()
            .filter(word -> word.startsWith("--unit="))
            .map(word -> word.substring("--unit=".length()))
            .findFirst()
            .orElseThrow();
    waiting.put(unit + ".timer", command.subList(at + 1, command.size()));
    return new CommandResult(0, "", "");
  }

  boolean disarm(String unit) {
    return waiting.remove(unit) != null;
  }

  CommandResult show(String unit) {
    String state = waiting.containsKey(unit) ? "waiting" : "dead";
    return new CommandResult(0, "SubState=" + state + "\n", "");
  }

  CommandResult list() {
    return new CommandResult(
        0,
        waiting.keySet().stream().map(unit -> "n/a " + unit + "\n").collect(Collectors.joining()),
        "");
  }

  List<String> names() {
    return List.copyOf(waiting.keySet());
  }

  /** What they would run; none of them waits any more. */
  List<List<String>> due() {
    List<List<String>> commands = List.copyOf(waiting.values());
    waiting.clear();
    return commands;
  }
}
