package dev.understudy.core.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Sha256;
import dev.understudy.core.StepId;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One record as one line of JSON. The last key is {@code sum}, the SHA-256 of all before it: {@code
 * prev} of the next line protects every line but the last.
 */
public final class JournalLine {
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SUM = ",\"sum\":\"";
  private static final int SUM_LENGTH = SUM.length() + 64 + 2;

  private JournalLine() {}

  /** Without the line's end. */
  public static String of(JournalRecord record) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("seq", record.seq());
      json.writeStringField("at", record.at().toString());
      json.writeStringField("event", record.event().name());
      if (record.step().isPresent()) {
        json.writeStringField("step", record.step().get().value());
      }
      json.writeNumberField("attempt", record.attempt());
      json.writeObjectFieldStart("data");
      for (Map.Entry<String, String> fact : record.data().entrySet()) {
        json.writeStringField(fact.getKey(), fact.getValue());
      }
      json.writeEndObject();
      json.writeStringField("prev", record.prev());
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    String body = text.toString().substring(0, text.getBuffer().length() - 1);
    return body + SUM + Sha256.hex(body) + "\"}";
  }

  /**
   * Whether the line is as it was written, to the byte.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static JournalRecord parse(String line) {
    int end = line.length() - SUM_LENGTH;
    if (end < 1 || !line.endsWith(SUM + Sha256.hex(line.substring(0, end)) + "\"}")) {
      throw new IllegalArgumentException("its checksum does not fit");
    }
    try {
      JsonNode json = MAPPER.readTree(line);
      Map<String, String> data = new LinkedHashMap<>();
      json.required("data").properties().forEach(e -> data.put(e.getKey(), e.getValue().asText()));
      return new JournalRecord(
          json.required("seq").asLong(),
          Instant.parse(json.required("at").asText()),
          JournalEvent.valueOf(json.required("event").asText()),
          Optional.ofNullable(json.get("step")).map(step -> new StepId(step.asText())),
          json.required("attempt").asInt(),
          data,
          json.required("prev").asText());
    } catch (IOException | DateTimeException e) {
      throw new IllegalArgumentException("it is not a journal record", e);
    }
  }
}
