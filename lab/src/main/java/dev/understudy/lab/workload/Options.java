package dev.understudy.lab.workload;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options of a program as {@code --name value} pairs. */
record Options(Map<String, String> values) {

  static Options parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      if (!arguments.get(i).startsWith("--") || i + 1 == arguments.size()) {
        throw new IllegalArgumentException("expected --name value, got " + arguments.get(i));
      }
      values.put(arguments.get(i).substring(2), arguments.get(i + 1));
    }
    return new Options(Map.copyOf(values));
  }

  String get(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("--" + name + " is missing"));
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  long number(String name) {
    try {
      return Long.parseLong(get(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + " must be a whole number", e);
    }
  }
}
