package dev.understudy.cloud.estate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EstateSchemaTest {
  private static final Path PUBLISHED = Path.of("../docs/reference/estate.schema.json");

  @Test
  void thePublishedSchemaIsCurrent() throws IOException {
    if ("write".equals(System.getProperty("understudy.reference"))) {
      Files.writeString(PUBLISHED, EstateSchema.json());
    }

    assertThat(PUBLISHED)
        .as("write it anew with -Dunderstudy.reference=write")
        .content()
        .isEqualTo(EstateSchema.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"data-disk", "single-disk"})
  void theLabsEstateFitsTheSchema(String layout) throws IOException {
    String text = layout.equals("data-disk") ? SampleEstate.text() : SampleEstate.singleDisk();

    assertThat(misfits(text)).isEmpty();
  }

  @Test
  void theSchemaSeesWhatTheFileCheckSees() throws IOException {
    String text =
        SampleEstate.with("rto: 30m", "rto: 30x")
            .replace("state: state", "stat: state")
            .replace("services: [gams]", "services: []")
            .replace("expect: 200, ", "")
            .replace("port: 2222", "port: 99999");

    assertThat(misfits(text))
        .containsExactlyInAnyOrder(
            "/objectives/rto: pattern",
            "/stat: unknown",
            "/servers/data/services: minItems",
            "/servers/data/ssh/port: maximum",
            "/servers/data/replica/ssh/port: maximum",
            "/checks/0: oneOf");
  }

  private static List<String> misfits(String yaml) throws IOException {
    JsonNode schema = new ObjectMapper().readTree(EstateSchema.json());
    List<String> misfits = new ArrayList<>();
    check(schema, new YAMLMapper().readTree(yaml), "", misfits);
    return misfits;
  }

  /** As much of JSON Schema as the estate's schema uses. */
  private static void check(JsonNode schema, JsonNode node, String path, List<String> misfits) {
    String type = schema.path("type").asText("");
    boolean fits =
        switch (type) {
          case "object" -> node.isObject();
          case "array" -> node.isArray();
          case "integer" -> node.isInt();
          case "string" -> node.isTextual();
          default -> true;
        };
    if (!fits) {
      misfits.add(path + ": type");
      return;
    }
    if (schema.has("pattern") && !node.asText().matches(schema.get("pattern").asText())) {
      misfits.add(path + ": pattern");
    }
    if (schema.has("enum") && !contains(schema.get("enum"), node)) {
      misfits.add(path + ": enum");
    }
    if (schema.has("maximum") && node.asInt() > schema.get("maximum").asInt()) {
      misfits.add(path + ": maximum");
    }
    if (schema.has("minItems") && node.size() < schema.get("minItems").asInt()) {
      misfits.add(path + ": minItems");
    }
    node.properties()
        .forEach(
            field -> {
              JsonNode known = schema.path("properties").get(field.getKey());
              JsonNode other = schema.path("additionalProperties");
              if (known != null || other.isObject()) {
                check(
                    known != null ? known : other,
                    field.getValue(),
                    path + "/" + field.getKey(),
                    misfits);
              } else if (other.isBoolean() && !other.asBoolean()) {
                misfits.add(path + "/" + field.getKey() + ": unknown");
              }
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      check(schema.path("items"), node.get(i), path + "/" + i, misfits);
    }
    schema
        .path("required")
        .forEach(
            key -> {
              if (!node.has(key.asText())) {
                misfits.add(path + "/" + key.asText() + ": missing");
              }
            });
    if (schema.has("oneOf") && ways(schema.get("oneOf"), node) != 1) {
      misfits.add(path + ": oneOf");
    }
    if (schema.has("anyOf") && ways(schema.get("anyOf"), node) == 0) {
      misfits.add(path + ": anyOf");
    }
  }

  private static int ways(JsonNode schemas, JsonNode node) {
    int ways = 0;
    for (JsonNode way : schemas) {
      List<String> misfits = new ArrayList<>();
      check(way, node, "", misfits);
      ways += misfits.isEmpty() ? 1 : 0;
    }
    return ways;
  }

  private static boolean contains(JsonNode values, JsonNode node) {
    for (JsonNode value : values) {
      if (value.asText().equals(node.asText())) {
        return true;
      }
    }
    return false;
  }
}
