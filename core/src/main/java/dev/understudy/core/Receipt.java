package dev.understudy.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a step left behind: ids and facts by name, in order. Journaled, so never a secret. */
public record Receipt(Map<String, String> facts) {

  public Receipt {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  public static Receipt empty() {
    return new Receipt(Map.of());
  }

  /** A receipt of name and value pairs: {@code of("disk", "d-1", "zone", "z")}. */
  public static Receipt of(String... pairs) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      facts.put(pairs[i], pairs[i + 1]);
    }
    return new Receipt(facts);
  }

  public Receipt with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Receipt(more);
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(facts.get(name));
  }

  /**
   * The fact of that name.
   *
   * @throws IllegalStateException when there is none: a bug in the plan
   */
  public String get(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new IllegalStateException("no fact '" + name + "' among " + facts.keySet());
    }
    return value;
  }
}
