package dev.understudy.archive.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.archive.format.Entry.Device;
import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.Entry.Owner;
import dev.understudy.archive.format.Entry.Place;
import dev.understudy.archive.format.Entry.Seen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An entry as a line of a manifest; fields that say nothing are left out. */
public final class EntryJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EntryJson() {}

  /** The line, without its line feed. */
  public static byte[] line(Entry entry) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      write(json, entry);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toByteArray();
  }

  /** What {@link #line} wrote. */
  public static Entry parse(byte[] line) {
    try {
      return read(JSON.readTree(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(JsonGenerator json, Entry entry) throws IOException {
    ManifestWriter.path(json, "path", entry.path());
    json.writeStringField("kind", entry.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.writeStringField("mode", Integer.toOctalString(entry.mode()));
    json.writeNumberField("uid", entry.owner().uid());
    json.writeNumberField("gid", entry.owner().gid());
    text(json, "user", entry.owner().user());
    text(json, "group", entry.owner().group());
    json.writeStringField("modified", nanos(entry.modified()));
    if (entry.kind() == Kind.FILE) {
      json.writeNumberField("size", entry.size());
    }
    if (entry.link().isPresent()) {
      ManifestWriter.path(json, "link", entry.link().get());
    }
    text(json, "sha256", entry.sha256().orElse(""));
    if (entry.device().isPresent()) {
      json.writeNumberField("major", entry.device().get().major());
      json.writeNumberField("minor", entry.device().get().minor());
    }
    if (!entry.attributes().isEmpty()) {
      json.writeObjectFieldStart("attributes");
      for (Map.Entry<String, byte[]> each : entry.attributes().entrySet()) {
        json.writeBinaryField(each.getKey(), each.getValue());
      }
      json.writeEndObject();
    }
    if (!entry.holes().isEmpty()) {
      json.writeArrayFieldStart("data");
      for (Extent each : entry.holes()) {
        json.writeNumber(each.offset());
        json.writeNumber(each.length());
      }
      json.writeEndArray();
    }
    Place place = entry.place();
    json.writeStringField("in", place.archive() + "/" + place.group());
    json.writeNumberField("at", place.offset());
    json.writeNumberField("length", place.length());
    if (!entry.seen().equals(Seen.NOTHING)) {
      json.writeStringField("changed", nanos(entry.seen().changed()));
      json.writeNumberField("inode", entry.seen().inode());
    }
    text(json, "inconsistent", entry.inconsistent().orElse(""));
  }

  static Entry read(JsonNode node) {
    Kind kind =
        Kind.valueOf(require(node, "kind").asText().toUpperCase(Locale.ROOT).replace('-', '_'));
    String in = require(node, "in").asText();
    int slash = in.indexOf('/');
    return new Entry(
        path(node, "path").orElseThrow(() -> new IllegalArgumentException("path")),
        kind,
        Integer.parseInt(require(node, "mode").asText(), 8),
        new Owner(
            require(node, "uid").asLong(),
            require(node, "gid").asLong(),
            node.path("user").asText(),
            node.path("group").asText()),
        node.path("size").asLong(),
        instant(require(node, "modified").asText()),
        path(node, "link"),
        Optional.ofNullable(node.get("sha256")).map(JsonNode::asText),
        node.has("major")
            ? Optional.of(new Device(node.get("major").asInt(), node.path("minor").asInt()))
            : Optional.empty(),
        attributes(node.path("attributes")),
        holes(node.path("data")),
        new Place(
            new ArchiveId(in.substring(0, slash)),
            Integer.parseInt(in.substring(slash + 1)),
            require(node, "at").asLong(),
            require(node, "length").asLong()),
        node.has("changed")
            ? new Seen(instant(node.get("changed").asText()), node.path("inode").asLong())
            : Seen.NOTHING,
        Optional.ofNullable(node.get("inconsistent")).map(JsonNode::asText));
  }

  static Optional<RawPath> path(JsonNode node, String field) {
    JsonNode text = node.get(field);
    if (text != null) {
      return Optional.of(RawPath.ofText(text.asText()));
    }
    JsonNode bytes = node.get(field + "Bytes");
    try {
      return bytes == null ? Optional.empty() : Optional.of(RawPath.of(bytes.binaryValue()));
    } catch (IOException e) {
      throw new IllegalArgumentException(field + "Bytes", e);
    }
  }

  static JsonNode require(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw new IllegalArgumentException("no " + field);
    }
    return value;
  }

  private static Map<String, byte[]> attributes(JsonNode node) {
    Map<String, byte[]> attributes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      try {
        attributes.put(each.getKey(), each.getValue().binaryValue());
      } catch (IOException e) {
        throw new IllegalArgumentException("attribute " + each.getKey(), e);
      }
    }
    return attributes;
  }

  private static List<Extent> holes(JsonNode node) {
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i + 1 < node.size(); i += 2) {
      extents.add(new Extent(node.get(i).asLong(), node.get(i + 1).asLong()));
    }
    return extents;
  }

  private static void text(JsonGenerator json, String field, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }

  /** Seconds since 1970, a dot, nine digits: the nanoseconds after that second. */
  private static String nanos(Instant instant) {
    String digits = Integer.toString(1_000_000_000 + instant.getNano());
    return instant.getEpochSecond() + "." + digits.substring(1);
  }

  private static Instant instant(String text) {
    int dot = text.indexOf('.');
    return Instant.ofEpochSecond(
        Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }
}
