package dev.understudy.archive.restore;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a probe found out about the target, by key. */
record TargetFacts(Map<String, String> values) {

  TargetFacts {
    values = Map.copyOf(values);
  }

  /** Lines {@code KEY=VALUE}. */
  static TargetFacts parse(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new TargetFacts(values);
  }

  String get(String key) {
    return values.getOrDefault(key, "");
  }

  boolean has(String key) {
    return !get(key).isEmpty();
  }

  boolean isRoot() {
    return uid() == 0;
  }

  long uid() {
    return number("uid").orElse(-1L);
  }

  boolean isMountPoint() {
    return has("mount");
  }

  Optional<Long> number(String key) {
    return get(key).matches("[0-9]{1,18}")
        ? Optional.of(Long.parseLong(get(key)))
        : Optional.empty();
  }
}
