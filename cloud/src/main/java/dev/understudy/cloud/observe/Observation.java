package dev.understudy.cloud.observe;

import dev.understudy.core.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The estate at one instant, as far as a plan depends on it: where its servers are, in which state,
 * with which disks, and where its names point. Immutable.
 *
 * @param facts by name, such as {@code server data state}; a value may be {@link #UNKNOWN}
 */
public record Observation(Map<String, String> facts) {
  /** The value of what could not be seen. */
  public static final String UNKNOWN = "unknown: no answer";

  public Observation {
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /** SHA-256 in hex over all facts; equal exactly when two observations show the same. */
  public String fingerprint() {
    StringBuilder text = new StringBuilder();
    facts.forEach((name, value) -> text.append(name).append('\0').append(value).append('\0'));
    return Sha256.hex(text.toString());
  }

  /** Names of facts that could not be seen. */
  public List<String> unknown() {
    return facts.entrySet().stream()
        .filter(fact -> fact.getValue().equals(UNKNOWN))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * What differs in {@code later}, one line each: {@code server data state: RUNNING, now STOPPED}.
   */
  public List<String> changesIn(Observation later) {
    TreeSet<String> names = new TreeSet<>(facts.keySet());
    names.addAll(later.facts.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String before = facts.getOrDefault(name, "nothing");
      String after = later.facts.getOrDefault(name, "nothing");
      if (!before.equals(after)) {
        changes.add(name + ": " + before + ", now " + after);
      }
    }
    return changes;
  }
}
