package dev.understudy.cloud.retention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.cloud.estate.Keep;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A list of instants and a policy, and what restic says about them.
 *
 * @param at newest first
 * @param reasons one list for each instant
 */
record History(ZoneId zone, Keep keep, List<Instant> at, List<List<String>> reasons) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Not yet judged. */
  static History of(ZoneId zone, Keep keep, List<Instant> at) {
    return new History(
        zone, keep, at.stream().sorted(Comparator.reverseOrder()).toList(), List.of());
  }

  /** Asks restic, for which all the instants carry the tag. */
  History judgedBy(Restic restic, String tag) {
    return new History(zone, keep, at, restic.forget(tag, keep, zone, at));
  }

  /** What Understudy says about them. */
  List<List<String>> judged() {
    return Retention.judge(at, Function.identity(), keep, zone).stream()
        .map(Verdict::reasons)
        .toList();
  }

  /** One line: seconds since 1970 newest first, and below the reasons of each. */
  String line() {
    ObjectNode line = JSON.createObjectNode();
    line.put("zone", zone.getId()).put("keep", keep.toString());
    ArrayNode instants = line.putArray("at");
    at.forEach(instant -> instants.add(instant.getEpochSecond()));
    ArrayNode why = line.putArray("reasons");
    reasons.forEach(words -> why.add(String.join(",", words)));
    return line.toString();
  }

  static History read(String text) {
    try {
      JsonNode line = JSON.readTree(text);
      List<Instant> at = new ArrayList<>();
      line.get("at").forEach(seconds -> at.add(Instant.ofEpochSecond(seconds.asLong())));
      List<List<String>> reasons = new ArrayList<>();
      line.get("reasons")
          .forEach(
              words ->
                  reasons.add(
                      words.asText().isEmpty() ? List.of() : List.of(words.asText().split(","))));
      return new History(
          ZoneId.of(line.get("zone").asText()), Keep.parse(line.get("keep").asText()), at, reasons);
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
