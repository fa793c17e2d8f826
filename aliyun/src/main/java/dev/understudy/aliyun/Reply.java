package dev.understudy.aliyun;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.understudy.cloud.Tags;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object of a reply. Read with a strict parser instead of the SDK's own, which loops for
 * ever on a truncated text and spoils unicode escapes. A field that is absent or null reads as
 * empty.
 */
final class Reply {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm[:ss]'Z'", Locale.ROOT);

  /** The text is not what the API promises: cut off, not JSON, or of another shape. */
  static final class MalformedException extends RuntimeException {
    MalformedException(String message) {
      super(message);
    }
  }

  private final JsonObject json;

  private Reply(JsonObject json) {
    this.json = json;
  }

  /**
   * Reads a whole text.
   *
   * @throws MalformedException when it is not one complete JSON object
   */
  static Reply parse(String text) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement root = new Gson().getAdapter(JsonElement.class).read(reader);
      if (!root.isJsonObject() || reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedException("the answer is not one JSON object");
      }
      return new Reply(root.getAsJsonObject());
    } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
      throw new MalformedException("the answer is not complete JSON");
    }
  }

  /** Text or number as text; empty when absent. */
  String text(String field) {
    JsonElement value = json.get(field);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  Optional<String> findText(String field) {
    return Optional.of(text(field)).filter(value -> !value.isEmpty());
  }

  /** A text that must be there. */
  String required(String field) {
    return findText(field).orElseThrow(() -> new MalformedException("the answer has no " + field));
  }

  /** A whole number, written as number or as text, perhaps with {@code %}; 0 when absent. */
  int number(String field) {
    String value = text(field).replace("%", "").strip();
    try {
      return value.isEmpty() ? 0 : (int) Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new MalformedException(field + " of the answer is not a number");
    }
  }

  /** A number of bytes; 0 when absent. */
  long bytes(String field) {
    String value = text(field);
    try {
      return value.isEmpty() ? 0 : (long) Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new MalformedException(field + " of the answer is not a number");
    }
  }

  boolean flag(String field) {
    return text(field).equalsIgnoreCase("true");
  }

  /** An instant with or without seconds; the epoch when absent. */
  Instant time(String field) {
    String value = text(field);
    if (value.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return LocalDateTime.parse(value, TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new MalformedException(field + " of the answer is not a time");
    }
  }

  /** An object inside; an empty one when absent. */
  Reply inside(String field) {
    JsonElement value = json.get(field);
    return new Reply(
        value != null && value.isJsonObject() ? value.getAsJsonObject() : new JsonObject());
  }

  /** The objects of an array, plain or wrapped under whatever name. */
  List<Reply> list(String name) {
    JsonElement value = json.get(name);
    if (value != null && value.isJsonObject() && value.getAsJsonObject().size() == 1) {
      JsonObject wrapper = value.getAsJsonObject();
      return objects(name, plain(wrapper, wrapper.keySet().iterator().next()));
    }
    return objects(name, plain(json, name));
  }

  /** The objects of a wrapped array, as in {@code "Disks":{"Disk":[...]}}. */
  List<Reply> list(String wrapper, String name) {
    return objects(wrapper, array(wrapper, name));
  }

  private static List<Reply> objects(String field, JsonArray array) {
    List<Reply> items = new ArrayList<>();
    for (JsonElement element : array) {
      if (element.isJsonObject()) {
        items.add(new Reply(element.getAsJsonObject()));
      } else if (!element.isJsonNull()) {
        throw new MalformedException(field + " of the answer holds something else");
      }
    }
    return items;
  }

  /** The texts of a wrapped array. */
  List<String> texts(String wrapper, String name) {
    List<String> items = new ArrayList<>();
    for (JsonElement element : array(wrapper, name)) {
      if (element.isJsonPrimitive() && !element.getAsString().isEmpty()) {
        items.add(element.getAsString());
      }
    }
    return items;
  }

  Tags tags() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Reply tag : list("Tags", "Tag")) {
      values.put(tag.required("TagKey"), tag.text("TagValue"));
    }
    return new Tags(values);
  }

  private JsonArray array(String wrapper, String name) {
    JsonElement outer = json.get(wrapper);
    if (outer == null || outer.isJsonNull()) {
      return new JsonArray();
    }
    if (!outer.isJsonObject()) {
      throw new MalformedException(wrapper + " of the answer is not wrapped");
    }
    return plain(outer.getAsJsonObject(), name);
  }

  private static JsonArray plain(JsonObject holder, String name) {
    JsonElement inner = holder.get(name);
    if (inner == null || inner.isJsonNull()) {
      return new JsonArray();
    }
    if (!inner.isJsonArray()) {
      throw new MalformedException(name + " of the answer is not a list");
    }
    return inner.getAsJsonArray();
  }
}
