package dev.understudy.cloud.yaml;

import java.util.List;
import java.util.Optional;

/** A YAML value and where it stands. Scalars stay text: what they mean is up to who reads them. */
public sealed interface YamlNode {

  Position at();

  /** What it is, for messages: {@code a list}. */
  String noun();

  /**
   * One value.
   *
   * @param plain written without quotes
   */
  record Scalar(Position at, String text, boolean plain) implements YamlNode {

    /** Whether nothing is written there, or YAML's null. */
    public boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String noun() {
      return isNull() ? "nothing" : "a single value";
    }
  }

  /** A list. */
  record Sequence(Position at, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String noun() {
      return "a list";
    }
  }

  /** Keys and values in the order written; keys may be there twice. */
  record Mapping(Position at, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    public static Mapping empty(Position at) {
      return new Mapping(at, List.of());
    }

    public Optional<YamlNode> find(String key) {
      return entries.stream()
          .filter(entry -> entry.name().equals(key))
          .map(Entry::value)
          .findFirst();
    }

    @Override
    public String noun() {
      return "keys and values";
    }
  }

  /** One key and its value. */
  record Entry(Scalar key, YamlNode value) {

    public String name() {
      return key.text();
    }
  }
}
