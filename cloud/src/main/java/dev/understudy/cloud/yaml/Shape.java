package dev.understudy.cloud.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a part of a file must look like. Declared once: it checks the file, and it is the JSON
 * Schema that editors use. Immutable.
 */
public sealed interface Shape permits ObjectShape, MapShape, ListShape, TextShape, AnyShape {

  /** What belongs here, for messages: {@code a duration such as 30s}. */
  String noun();

  /**
   * Adds everything that is wrong with the node.
   *
   * @param path of keys to the node, for messages; empty for the whole file
   */
  void check(YamlNode node, String path, FileProblems problems);

  /** JSON Schema (draft 2020-12) of it. */
  ObjectNode schema();

  /** Says that something else stands where this belongs. */
  default void mismatch(YamlNode node, String path, FileProblems problems) {
    String place = path.isEmpty() ? "the file" : "'" + path + "'";
    problems.add(node.at(), place + " must be " + noun() + ", not " + node.noun());
  }
}
