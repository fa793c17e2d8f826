package dev.understudy.lab.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;

/** Shapes that many replies share. Arrays are wrapped in an object, as clients demand. */
final class Wire {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm'Z'").withZone(ZoneOffset.UTC);

  private Wire() {}

  static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The array {@code inner} in the object {@code outer}. */
  static ArrayNode array(ObjectNode node, String outer, String inner) {
    return node.putObject(outer).putArray(inner);
  }

  static void strings(ObjectNode node, String outer, String inner, Collection<String> values) {
    ArrayNode array = array(node, outer, inner);
    values.forEach(array::add);
  }

  static void tags(ObjectNode node, Map<String, String> tags) {
    ArrayNode array = array(node, "Tags", "Tag");
    tags.forEach((key, value) -> array.addObject().put("TagKey", key).put("TagValue", value));
  }

  /** {@code yyyy-MM-ddTHH:mmZ}, as instances have it. */
  static String minute(Instant instant) {
    return instant.equals(Instant.EPOCH) ? "" : MINUTE.format(instant);
  }

  /** {@code yyyy-MM-ddTHH:mm:ssZ}, as disks, snapshots and images have it; empty for never. */
  static String second(Instant instant) {
    return instant.equals(Instant.EPOCH) ? "" : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
