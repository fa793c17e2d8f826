package dev.understudy.cloud.yaml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A list of at least {@code min} items of one shape. */
public record ListShape(Shape item, int min) implements Shape {

  /** A list that may not be empty. */
  public static ListShape some(Shape item) {
    return new ListShape(item, 1);
  }

  public static ListShape any(Shape item) {
    return new ListShape(item, 0);
  }

  @Override
  public String noun() {
    return "a list";
  }

  @Override
  public void check(YamlNode node, String path, FileProblems problems) {
    if (!(node instanceof YamlNode.Sequence list)) {
      mismatch(node, path, problems);
      return;
    }
    if (list.items().size() < min) {
      problems.add(node.at(), "'" + path + "' must not be empty: give at least one");
    }
    for (int i = 0; i < list.items().size(); i++) {
      item.check(list.items().get(i), path + "[" + i + "]", problems);
    }
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "array");
    schema.set("items", item.schema());
    return min == 0 ? schema : schema.put("minItems", min);
  }
}
