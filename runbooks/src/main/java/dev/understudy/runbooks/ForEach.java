package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a step is taken for, one by one and side by side.
 *
 * @param key the same for two steps that are taken for the same things
 */
record ForEach(String key, List<Element> elements) {
  private static final String SERVERS = "servers";
  private static final String DISKS = "disks";
  private static final List<String> SERVER_FACTS = List.of("site", "path", "disk", "replica.site");

  /** Every fact of an element and its meaning, for the reference page. */
  static final Map<String, String> MEANINGS = meanings();

  /**
   * One of them.
   *
   * @param id its name as part of a step's id
   * @param facts what {@code ${each.FACT}} may name; an empty one is not in the estate
   * @param server when it is a server
   */
  record Element(
      String id, String name, Map<String, Optional<String>> facts, Optional<ServerSpec> server) {}

  ForEach {
    elements = List.copyOf(elements);
  }

  List<String> ids() {
    return elements.stream().map(Element::id).toList();
  }

  /** Whether what is written there can be a collection at all. */
  static void check(YamlNode node, FileProblems problems) {
    String wanted =
        "'step.for-each' must be servers, disks, {servers: {TAG: VALUE}} or a list of names";
    if (node instanceof Scalar word && !List.of(SERVERS, DISKS).contains(word.text())) {
      problems.add(
          node.at(),
          wanted
              + Spelling.nearest(word.text(), List.of(SERVERS, DISKS))
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse(", not " + (word.isNull() ? "nothing" : "'" + word.text() + "'")));
    }
    if (node instanceof Sequence list
        && !list.items().stream().allMatch(item -> item instanceof Scalar one && !one.isNull())) {
      problems.add(node.at(), wanted);
    }
    if (node instanceof Mapping filter
        && !(filter.entries().size() == 1
            && filter.find(SERVERS).orElse(null) instanceof Mapping tags
            && !tags.entries().isEmpty()
            && tags.entries().stream().allMatch(tag -> tag.value() instanceof Scalar))) {
      problems.add(node.at(), wanted);
    }
  }

  /** Empty when it cannot be told, which is then among the problems. */
  static Optional<ForEach> of(YamlNode node, Scope scope, Estate estate) {
    if (node instanceof Scalar word) {
      return word.text().equals(SERVERS)
          ? distinct(SERVERS, servers(estate, Map.of()), node, scope)
          : disks(node, scope);
    }
    if (node instanceof Mapping filter) {
      Map<String, String> tags = new LinkedHashMap<>();
      if (filter.find(SERVERS).orElse(null) instanceof Mapping wanted) {
        wanted.entries().forEach(tag -> tags.put(tag.name(), ((Scalar) tag.value()).text()));
      }
      return distinct(SERVERS + " " + tags, servers(estate, tags), node, scope);
    }
    List<Element> elements = new ArrayList<>();
    for (YamlNode item : ((Sequence) node).items()) {
      Optional<String> name = scope.resolve(Template.of((Scalar) item));
      if (name.isEmpty()) {
        return Optional.empty();
      }
      elements.add(element(name.get(), Map.of(), Optional.empty()));
    }
    return distinct(
        elements.stream().map(Element::name).toList().toString(), elements, node, scope);
  }

  private static List<Element> servers(Estate estate, Map<String, String> tags) {
    return estate.servers().values().stream()
        .filter(server -> server.tags().values().entrySet().containsAll(tags.entrySet()))
        .map(server -> server(estate, server))
        .toList();
  }

  private static Element server(Estate estate, ServerSpec server) {
    Map<String, Optional<String>> facts = new LinkedHashMap<>();
    for (String fact : SERVER_FACTS) {
      facts.put(fact, EstateFacts.find("server." + fact, estate, Optional.of(server)));
    }
    return element(server.name(), facts, Optional.of(server));
  }

  /** The disks that the data of the runbook's server lies on. */
  private static Optional<ForEach> disks(YamlNode node, Scope scope) {
    Optional<ServerSpec> server = scope.server();
    if (server.isEmpty()) {
      if (scope.runbook().findParameter("server").isEmpty()) {
        scope.report(node.at(), "'disks' of no server; give the runbook a parameter 'server'");
      }
      return Optional.empty();
    }
    Map<String, String> paths = new LinkedHashMap<>();
    server.get().data().forEach(data -> paths.putIfAbsent(data.disk(), data.path()));
    List<Element> elements = new ArrayList<>();
    paths.forEach(
        (disk, path) ->
            elements.add(
                element(
                    disk,
                    Map.of("disk", Optional.of(disk), "path", Optional.of(path)),
                    Optional.empty())));
    return distinct(DISKS + " of " + server.get().name(), elements, node, scope);
  }

  private static Element element(
      String name, Map<String, Optional<String>> more, Optional<ServerSpec> server) {
    Map<String, Optional<String>> facts = new LinkedHashMap<>();
    facts.put("name", Optional.of(name));
    facts.putAll(more);
    String id = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return new Element(id.replaceAll("^-|-$", ""), name, facts, server);
  }

  private static Optional<ForEach> distinct(
      String key, List<Element> elements, YamlNode node, Scope scope) {
    LinkedHashSet<String> ids = new LinkedHashSet<>();
    for (Element element : elements) {
      if (element.id().isEmpty() || !ids.add(element.id())) {
        scope.report(
            node.at(),
            "'"
                + element.name()
                + "' cannot be told from another in the name of a step; give each a name of its"
                + " own (letters and digits)");
        return Optional.empty();
      }
    }
    return Optional.of(new ForEach(key, elements));
  }

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("name", "the name of the server, the disk or the item of the list");
    meanings.put("site", "of a server: the site it lives at");
    meanings.put("path", "of a server or a disk: the directory of its data");
    meanings.put("disk", "the disk, or the one that the server's data lies on");
    meanings.put("replica.site", "of a server: the site of its replica");
    return meanings;
  }
}
