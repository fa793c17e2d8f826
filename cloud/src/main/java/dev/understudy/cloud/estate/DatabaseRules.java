package dev.understudy.cloud.estate;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Entry;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import java.util.List;
import java.util.Map;

/** Which keys a database of each kind needs, and which mean nothing to it. */
final class DatabaseRules {
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "postgresql-base", List.of("path"),
          "postgresql-dump", List.of("database"),
          "sqlite", List.of("path"));
  private static final Map<String, List<String>> MEANINGLESS =
      Map.of(
          "postgresql-base", List.of(),
          "postgresql-dump", List.of("path"),
          "sqlite", List.of("database", "host", "port", "user", "passwordFile"));

  private DatabaseRules() {}

  static void check(YamlNode database, FileProblems problems) {
    if (!(database instanceof Mapping mapping
        && mapping.find("kind").orElse(null) instanceof Scalar kind)) {
      return;
    }
    for (String key : NEEDED.getOrDefault(kind.text(), List.of())) {
      if (mapping.find(key).isEmpty()) {
        problems.add(database.at(), "a database of kind " + kind.text() + " needs '" + key + "'");
      }
    }
    for (Entry entry : mapping.entries()) {
      if (MEANINGLESS.getOrDefault(kind.text(), List.of()).contains(entry.name())) {
        problems.add(
            entry.key().at(),
            "'" + entry.name() + "' means nothing to a database of kind " + kind.text());
      }
    }
  }
}
