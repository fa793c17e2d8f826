package dev.understudy.cloud.estate;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Entry;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one part of an estate file says about another. Looks at whatever can be read, so that these
 * problems are told together with those of shape.
 */
final class EstateRules {
  private static final Pattern NAME_IN_URL = Pattern.compile("\\$\\{([^}]*)}");

  private final Mapping file;
  private final FileProblems problems;

  EstateRules(Mapping file, FileProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  void check() {
    checkOrder();
    entries(file, "sites").forEach(this::checkSite);
    entries(file, "servers").forEach(this::checkServer);
    checkReference(file.find("drill"), "site", "sites", "site");
    checkProtection(find(file.find("protection"), "snapshots"));
    checkServers(find(file.find("protection"), "archives"));
    Optional<YamlNode> dns = file.find("dns");
    items(dns, "switch")
        .forEach(item -> checkReference(Optional.of(item), "server", "servers", "server"));
    checkOnce(items(dns, "switch"), "name", "type");
    items(Optional.of(file), "checks").forEach(this::checkUrl);
    checkOnce(items(Optional.of(file), "checks"), "name", "");
  }

  private void checkOrder() {
    List<String> first = file.entries().stream().limit(2).map(Entry::name).toList();
    if (!first.equals(List.of("apiVersion", "kind"))
        && file.find("apiVersion").isPresent()
        && file.find("kind").isPresent()) {
      problems.add(
          file.at(), "the file must begin with 'apiVersion: understudy/v1' and 'kind: Estate'");
    }
  }

  private void checkSite(Entry site) {
    Set<String> zones = new HashSet<>();
    for (Scalar zone : scalars(items(Optional.of(site.value()), "zones"))) {
      if (!zones.add(zone.text())) {
        problems.add(zone.at(), "zone '" + zone.text() + "' is listed twice");
      }
    }
    if (!(site.value() instanceof Mapping mapping)) {
      return;
    }
    List<Entry> switches = entries(mapping, "vswitches");
    Set<String> served = new HashSet<>(switches.stream().map(Entry::name).toList());
    for (Scalar zone : scalars(items(Optional.of(mapping), "zones"))) {
      if (mapping.find("vswitches").isPresent() && !served.contains(zone.text())) {
        problems.add(
            zone.at(), "zone '" + zone.text() + "' has no vSwitch; add it under vswitches");
      }
    }
    for (Entry entry : switches) {
      if (mapping.find("zones").isPresent() && !zones.contains(entry.name())) {
        problems.add(
            entry.key().at(),
            "zone '"
                + entry.name()
                + "' is not among the zones"
                + Spelling.hint(entry.name(), zones));
      }
    }
  }

  private void checkServer(Entry server) {
    Optional<YamlNode> value = Optional.of(server.value());
    checkReference(value, "site", "sites", "site");
    checkReference(find(value, "replica"), "site", "sites", "site");
    items(value, "databases").forEach(database -> DatabaseRules.check(database, problems));
    checkOnce(items(value, "databases"), "name", "");
    List<YamlNode> data = items(value, "data");
    if (data.size() > 1) {
      problems.add(
          data.get(1).at(),
          "only one data directory per server can be recovered; put all data under one");
    }
    for (Scalar argument : scalars(items(value, "verify"))) {
      Matcher matcher = NAME_IN_URL.matcher(argument.text());
      while (matcher.find()) {
        if (!matcher.group(1).equals("path")) {
          problems.add(
              argument.at(), "unknown '" + matcher.group() + "'; only ${path} is known here");
        }
      }
    }
  }

  private void checkProtection(Optional<YamlNode> snapshots) {
    items(snapshots, "copyTo")
        .forEach(copy -> checkReference(Optional.of(copy), "site", "sites", "site"));
    checkOnce(items(snapshots, "copyTo"), "site", "");
    items(snapshots, "fleet")
        .forEach(selector -> checkReference(Optional.of(selector), "site", "sites", "site"));
    checkServers(snapshots);
  }

  private void checkServers(Optional<YamlNode> policy) {
    List<String> known = entries(file, "servers").stream().map(Entry::name).toList();
    for (Scalar server : scalars(items(policy, "servers"))) {
      if (!known.contains(server.text())) {
        problems.add(
            server.at(),
            "there is no server '" + server.text() + "'" + Spelling.hint(server.text(), known));
      }
    }
  }

  private void checkUrl(YamlNode check) {
    if (!(find(Optional.of(check), "http").orElse(null) instanceof Scalar url)) {
      return;
    }
    List<String> names =
        items(file.find("dns"), "switch").stream()
            .flatMap(item -> find(Optional.of(item), "name").stream())
            .flatMap(node -> scalars(List.of(node)).stream())
            .map(Scalar::text)
            .toList();
    Matcher matcher = NAME_IN_URL.matcher(url.text());
    while (matcher.find()) {
      String name = matcher.group(1).startsWith("dns.") ? matcher.group(1).substring(4) : "";
      if (!names.contains(name)) {
        List<String> known = names.stream().map(known1 -> "${dns." + known1 + "}").toList();
        problems.add(
            url.at(), "unknown '" + matcher.group() + "'" + Spelling.hint(matcher.group(), known));
      }
    }
  }

  private void checkReference(Optional<YamlNode> from, String key, String to, String noun) {
    List<String> known = entries(file, to).stream().map(Entry::name).toList();
    if (find(from, key).orElse(null) instanceof Scalar name
        && !name.isNull()
        && !known.contains(name.text())) {
      problems.add(
          name.at(),
          "there is no " + noun + " '" + name.text() + "'" + Spelling.hint(name.text(), known));
    }
  }

  private void checkOnce(List<YamlNode> items, String key, String alsoKey) {
    Set<String> seen = new HashSet<>();
    for (YamlNode item : items) {
      if (find(Optional.of(item), key).orElse(null) instanceof Scalar name) {
        String also =
            find(Optional.of(item), alsoKey).orElse(null) instanceof Scalar more ? more.text() : "";
        if (!seen.add(name.text() + " " + also)) {
          problems.add(name.at(), "'" + name.text() + "' is there twice");
        }
      }
    }
  }

  private static Optional<YamlNode> find(Optional<YamlNode> node, String key) {
    return node.filter(Mapping.class::isInstance)
        .map(Mapping.class::cast)
        .flatMap(m -> m.find(key));
  }

  private static List<Entry> entries(Mapping mapping, String key) {
    return mapping.find(key).orElse(null) instanceof Mapping inner ? inner.entries() : List.of();
  }

  private static List<YamlNode> items(Optional<YamlNode> node, String key) {
    return find(node, key).orElse(null) instanceof Sequence list ? list.items() : List.of();
  }

  private static List<Scalar> scalars(List<YamlNode> nodes) {
    return nodes.stream().filter(Scalar.class::isInstance).map(Scalar.class::cast).toList();
  }
}
