package dev.understudy.cloud.yaml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names chosen by the user, each with a value of one shape.
 *
 * @param names what a name must match as a whole
 * @param nameNoun what a name is, for messages
 * @param min fewest names
 */
public record MapShape(Pattern names, String nameNoun, Shape value, int min) implements Shape {

  @Override
  public String noun() {
    return "a mapping of names to values";
  }

  @Override
  public void check(YamlNode node, String path, FileProblems problems) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      mismatch(node, path, problems);
      return;
    }
    if (mapping.entries().size() < min) {
      problems.add(node.at(), "'" + path + "' must not be empty: give at least one");
    }
    Set<String> seen = new HashSet<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      if (!seen.add(entry.name())) {
        problems.add(entry.key().at(), "'" + path + "' has '" + entry.name() + "' twice");
      }
      if (!names.matcher(entry.name()).matches()) {
        problems.add(entry.key().at(), "'" + entry.name() + "' is not " + nameNoun);
      }
      value.check(entry.value(), path + "." + entry.name(), problems);
    }
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    schema.set(
        "propertyNames",
        JsonNodeFactory.instance.objectNode().put("pattern", "^(" + names.pattern() + ")$"));
    schema.set("additionalProperties", value.schema());
    return min == 0 ? schema : schema.put("minProperties", min);
  }
}
