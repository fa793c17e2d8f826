package dev.understudy.continuity.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Names with numbers, as a parameter that every database can take apart. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static String object(Map<String, Long> numbers) {
    try {
      return MAPPER.writeValueAsString(numbers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
