package dev.understudy.snapshot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * What a host does to let writes go on by itself, and when.
 *
 * @param name of its timer, unique to one freeze
 * @param limit counted from when the host takes it over, whole seconds and at least one
 * @param commands argument lists, run in order; one that fails does not keep the rest from running
 */
record Thaw(String name, Duration limit, List<List<String>> commands) {
  /** How the name of every freeze's timer begins, on every host. */
  static final String PREFIX = "understudy-thaw-";

  Thaw {
    limit = Duration.ofSeconds(Math.max(1, limit.toSeconds()));
    commands = List.copyOf(commands);
  }

  String seconds() {
    return Long.toString(limit.toSeconds());
  }

  /**
   * All of the commands as one argument list. Where a shell has to run several, its script holds
   * nothing but the places of the words: {@code "${1}" "${2}"}.
   */
  List<String> command() {
    if (commands.size() == 1) {
      return commands.get(0);
    }
    StringJoiner script = new StringJoiner("\n", "failed=0\n", "\nexit $failed");
    List<String> words = new ArrayList<>();
    for (List<String> command : commands) {
      StringJoiner line = new StringJoiner(" ", "", " || failed=1");
      for (String word : command) {
        words.add(word);
        line.add("\"${" + words.size() + "}\"");
      }
      script.add(line.toString());
    }
    List<String> all = new ArrayList<>(List.of("sh", "-c", script.toString(), "understudy-thaw"));
    all.addAll(words);
    return all;
  }
}
