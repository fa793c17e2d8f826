package dev.understudy.cloud.yaml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Anything; someone else checks it. */
public record AnyShape() implements Shape {

  @Override
  public String noun() {
    return "anything";
  }

  @Override
  public void check(YamlNode node, String path, FileProblems problems) {}

  @Override
  public ObjectNode schema() {
    return JsonNodeFactory.instance.objectNode();
  }
}
