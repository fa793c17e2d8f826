package dev.understudy.lab.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The two forms of a reply. Both are compact UTF-8 without escapes that SDKs do not know. */
enum Format {
  JSON("application/json;charset=utf-8") {
    @Override
    byte[] write(String root, ObjectNode reply) {
      try {
        return MAPPER.writeValueAsBytes(reply);
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException("a tree that is no JSON", impossible);
      }
    }
  },

  XML("text/xml;charset=utf-8") {
    @Override
    byte[] write(String root, ObjectNode reply) {
      StringBuilder text = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>");
      element(text, root, reply);
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
  };

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  /** What the client asked for, by parameter or else by header. */
  static Format of(HttpMessage message, Map<String, String> parameters) {
    String wanted =
        parameters.getOrDefault("Format", message.header("accept").orElse("application/json"));
    return wanted.equalsIgnoreCase("XML")
            || (wanted.contains("xml") && !wanted.contains("json") && !wanted.contains("*/*"))
        ? XML
        : JSON;
  }

  String contentType() {
    return contentType;
  }

  /**
   * @param root name of the outermost element, where the form has one
   */
  abstract byte[] write(String root, ObjectNode reply);

  private static void element(StringBuilder text, String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(item -> element(text, name, item));
      return;
    }
    text.append('<').append(name).append('>');
    if (value.isObject()) {
      value.properties().forEach(field -> element(text, field.getKey(), field.getValue()));
    } else {
      text.append(escape(value.asText()));
    }
    text.append("</").append(name).append('>');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
