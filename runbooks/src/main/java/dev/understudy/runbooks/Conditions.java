package dev.understudy.runbooks;

import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.yaml.Spelling;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The words that {@code when:} knows about a server of the estate. */
final class Conditions {
  private static final Map<String, Predicate<ServerSpec>> WORDS = words();

  /** Every word and its meaning, for the reference page. */
  static final Map<String, String> MEANINGS = meanings();

  private Conditions() {}

  static Optional<Predicate<ServerSpec>> find(String word) {
    return Optional.ofNullable(WORDS.get(word));
  }

  static String unknown(String word) {
    return "unknown condition '"
        + word
        + "'"
        + Spelling.nearest(word, WORDS.keySet())
            .map(near -> "; did you mean '" + near + "'?")
            .orElse(
                "; known: " + String.join(", ", List.copyOf(WORDS.keySet())) + ", PARAMETER=VALUE");
  }

  private static Map<String, Predicate<ServerSpec>> words() {
    Map<String, Predicate<ServerSpec>> words = new LinkedHashMap<>();
    words.put("data-disk", server -> !server.isSingleDisk());
    words.put("single-disk", ServerSpec::isSingleDisk);
    words.put("replica", server -> server.replica().isPresent());
    words.put("no-replica", server -> server.replica().isEmpty());
    words.put("verify", server -> !server.verify().isEmpty());
    words.put("quiesce", server -> server.quiesce().isPresent());
    return Collections.unmodifiableMap(words);
  }

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("data-disk", "the server's data lies on a disk of its own");
    meanings.put("single-disk", "the server's data lies on its system disk");
    meanings.put("replica", "the server has a running replica");
    meanings.put("no-replica", "it has none");
    meanings.put("verify", "the server has a command that proves its data");
    meanings.put("quiesce", "the server has commands that quiet it for a snapshot");
    return Collections.unmodifiableMap(meanings);
  }
}
