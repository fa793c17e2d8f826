package dev.understudy.lab.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of a post: CSV lines, JSON lines or a JSON array of objects. */
final class ReadingBatch {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReadingBatch() {}

  /**
   * All readings of a body.
   *
   * @throws IllegalArgumentException naming the line that makes no sense
   */
  static List<Reading> parse(String body) {
    if (body.stripLeading().startsWith("[")) {
      return parseArray(body);
    }
    List<Reading> readings = new ArrayList<>();
    int number = 0;
    for (String line : body.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        readings.add(
            line.stripLeading().startsWith("{") ? ofJson(tree(line)) : Reading.ofCsv(line));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
      }
    }
    return readings;
  }

  private static List<Reading> parseArray(String body) {
    List<Reading> readings = new ArrayList<>();
    for (JsonNode node : tree(body)) {
      try {
        readings.add(ofJson(node));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "element " + (readings.size() + 1) + ": " + e.getMessage(), e);
      }
    }
    return readings;
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not valid JSON", e);
    }
  }

  private static Reading ofJson(JsonNode node) {
    if (!node.path("series").isTextual()
        || !node.path("at").canConvertToLong()
        || !node.path("value").isNumber()) {
      throw new IllegalArgumentException("expected series (text), at and value (numbers)");
    }
    return new Reading(
        node.path("series").asText(), node.path("at").asLong(), node.path("value").asDouble());
  }
}
