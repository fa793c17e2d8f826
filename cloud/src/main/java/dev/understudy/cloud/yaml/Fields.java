package dev.understudy.cloud.yaml;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a mapping that a {@link Shape} has found sound; anything else is a bug and throws {@link
 * IllegalStateException}.
 */
public record Fields(YamlNode.Mapping mapping) {

  public static Fields of(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return new Fields(mapping);
    }
    throw new IllegalStateException("not a mapping at " + node.at());
  }

  public Optional<YamlNode> find(String key) {
    return mapping
        .find(key)
        .filter(node -> !(node instanceof YamlNode.Scalar scalar && scalar.isNull()));
  }

  public YamlNode get(String key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException("no key '" + key + "' at " + mapping.at()));
  }

  public String text(String key) {
    return text(get(key));
  }

  public Optional<String> findText(String key) {
    return find(key).map(Fields::text);
  }

  public int number(String key) {
    return Integer.parseInt(text(key));
  }

  public Duration duration(String key) {
    return findDuration(key)
        .orElseThrow(() -> new IllegalStateException("no duration '" + key + "'"));
  }

  public Optional<Duration> findDuration(String key) {
    return findText(key).flatMap(DurationText::parse);
  }

  /** A list of texts; empty when the key is not there. */
  public List<String> texts(String key) {
    return items(key).stream().map(Fields::text).toList();
  }

  /** A list of lists of texts; empty when the key is not there. */
  public List<List<String>> textLists(String key) {
    return items(key).stream()
        .map(item -> items(item).stream().map(Fields::text).toList())
        .toList();
  }

  /** The items of a list; empty when the key is not there. */
  public List<YamlNode> items(String key) {
    return find(key).map(Fields::items).orElse(List.of());
  }

  public Fields fields(String key) {
    return of(get(key));
  }

  public Optional<Fields> findFields(String key) {
    return find(key).map(Fields::of);
  }

  /** The values of a mapping by key, in order; empty when the key is not there. */
  public Map<String, YamlNode> entries(String key) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    findFields(key)
        .ifPresent(
            fields -> fields.mapping().entries().forEach(e -> entries.put(e.name(), e.value())));
    return entries;
  }

  private static String text(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar.text();
    }
    throw new IllegalStateException("not a single value at " + node.at());
  }

  private static List<YamlNode> items(YamlNode node) {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    throw new IllegalStateException("not a list at " + node.at());
  }
}
