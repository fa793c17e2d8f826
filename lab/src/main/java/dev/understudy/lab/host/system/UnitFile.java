package dev.understudy.lab.host.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A service as systemd's file describes it.
 *
 * @param name without {@code .service}
 * @param command program and arguments
 * @param directories that must be mounted or present
 */
public record UnitFile(
    String name,
    String description,
    List<String> command,
    List<String> directories,
    String target) {

  public UnitFile {
    command = List.copyOf(command);
    directories = List.copyOf(directories);
  }

  static UnitFile parse(String name, String text) {
    Map<String, String> values = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return new UnitFile(
        name,
        values.getOrDefault("Description", name),
        words(values.getOrDefault("ExecStart", "")),
        words(values.getOrDefault("RequiresMountsFor", "")),
        values.getOrDefault("WantedBy", "multi-user.target"));
  }

  /** The value of an option of the command, for example {@code --data}. */
  public java.util.Optional<String> findOption(String option) {
    int at = command.indexOf(option);
    return at >= 0 && at + 1 < command.size()
        ? java.util.Optional.of(command.get(at + 1))
        : java.util.Optional.empty();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String each : text.split("\\s+", -1)) {
      if (!each.isEmpty()) {
        words.add(each);
      }
    }
    return words;
  }
}
