package dev.understudy.cloud.yaml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keys and values, each key known by name.
 *
 * @param choice keys of which one must be there; empty for none
 * @param exclusive whether not more than one of them may be there
 */
public record ObjectShape(List<Key> keys, List<String> choice, boolean exclusive) implements Shape {

  /** One key. */
  public record Key(String name, Shape shape, boolean required, String meaning) {}

  public ObjectShape {
    keys = List.copyOf(keys);
    choice = List.copyOf(choice);
  }

  public static ObjectShape empty() {
    return new ObjectShape(List.of(), List.of(), false);
  }

  public ObjectShape required(String name, Shape shape, String meaning) {
    return with(new Key(name, shape, true, meaning));
  }

  public ObjectShape optional(String name, Shape shape, String meaning) {
    return with(new Key(name, shape, false, meaning));
  }

  /** One of these keys, not two, must be there. */
  public ObjectShape exactlyOne(String... names) {
    return new ObjectShape(keys, List.of(names), true);
  }

  /** At least one of these keys must be there. */
  public ObjectShape atLeastOne(String... names) {
    return new ObjectShape(keys, List.of(names), false);
  }

  @Override
  public String noun() {
    return "keys and values";
  }

  @Override
  public void check(YamlNode node, String path, FileProblems problems) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      mismatch(node, path, problems);
      return;
    }
    Set<String> seen = new HashSet<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      checkEntry(entry, path, seen, problems);
    }
    for (Key key : keys) {
      if (key.required() && !seen.contains(key.name())) {
        problems.add(
            node.at(),
            "'" + join(path, key.name()) + "' is missing: " + key.meaning() + misplaced(key));
      }
    }
    List<String> chosen = choice.stream().filter(seen::contains).toList();
    if (!choice.isEmpty() && (chosen.isEmpty() || (exclusive && chosen.size() > 1))) {
      String place = path.isEmpty() ? "" : "'" + path + "' ";
      String count = exclusive ? "exactly one of " : "at least one of ";
      problems.add(node.at(), place + "needs " + count + String.join(", ", choice));
    }
  }

  @Override
  public ObjectNode schema() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode schema = json.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = json.arrayNode();
    for (Key key : keys) {
      properties.set(key.name(), key.shape().schema().put("description", key.meaning()));
      if (key.required()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (!choice.isEmpty()) {
      ArrayNode ways = schema.putArray(exclusive ? "oneOf" : "anyOf");
      choice.forEach(name -> ways.addObject().putArray("required").add(name));
    }
    return schema.put("additionalProperties", false);
  }

  private void checkEntry(
      YamlNode.Entry entry, String path, Set<String> seen, FileProblems problems) {
    List<String> names = keys.stream().map(Key::name).toList();
    String name = entry.name();
    if (!names.contains(name)) {
      problems.add(
          entry.key().at(), "unknown key '" + join(path, name) + "'" + Spelling.hint(name, names));
      return;
    }
    if (!seen.add(name)) {
      problems.add(entry.key().at(), "'" + join(path, name) + "' is there twice");
    }
    keys.stream()
        .filter(key -> key.name().equals(name))
        .forEach(key -> key.shape().check(entry.value(), join(path, name), problems));
  }

  private static String misplaced(Key key) {
    return key.shape() instanceof TextShape text ? " (" + text.noun() + ")" : "";
  }

  private ObjectShape with(Key key) {
    List<Key> more = new ArrayList<>(keys);
    more.add(key);
    return new ObjectShape(more, choice, exclusive);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
