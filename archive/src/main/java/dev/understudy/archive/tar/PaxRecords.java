package dev.understudy.archive.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** The records of an extended header: {@code LENGTH KEY=VALUE} and a line feed. */
final class PaxRecords {
  private PaxRecords() {}

  /** Adds the records of {@code body} to {@code records}. */
  static void into(Map<String, byte[]> records, byte[] body) throws IOException {
    int at = 0;
    while (at < body.length && body[at] != 0) {
      int length = 0;
      int digit = at;
      while (digit < body.length && body[digit] >= '0' && body[digit] <= '9' && digit - at < 9) {
        length = length * 10 + body[digit++] - '0';
      }
      int end = at + length;
      if (digit == at || digit >= body.length || body[digit] != ' ') {
        throw new IOException("an extended header holds what is no record");
      }
      int equals = digit + 1;
      while (equals < body.length && body[equals] != '=') {
        equals++;
      }
      if (length <= 0 || end > body.length || equals >= end || body[end - 1] != '\n') {
        throw new IOException("a record of an extended header has a wrong length");
      }
      String key = new String(body, digit + 1, equals - digit - 1, StandardCharsets.UTF_8);
      records.put(key, Arrays.copyOfRange(body, equals + 1, end - 1));
      at = end;
    }
  }
}
