package dev.understudy.lab.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * One record of a zone as its owner wrote it.
 *
 * @param name fully qualified, without the final dot, for example {@code api.gams.example}
 * @param type {@code A, AAAA, CNAME, TXT, MX or NS}
 * @param ttl seconds
 * @param value as in a zone file, for example {@code 10 mail.gams.example} for an MX
 */
public record ZoneRecord(String name, String type, int ttl, String value) {

  /** Whether a name server can serve it. */
  public boolean isServable() {
    try {
      parse();
      return true;
    } catch (IOException | IllegalArgumentException malformed) {
      return false;
    }
  }

  /**
   * @throws IOException when the name or the value makes no sense, as does IllegalArgumentException
   */
  Record parse() throws IOException {
    Name owner = Name.fromString(name + ".");
    int code = Type.value(type);
    if (code < 0) {
      throw new IOException("no record type " + type);
    }
    return code == Type.TXT
        ? new TXTRecord(owner, DClass.IN, ttl, pieces(value))
        : Record.fromString(owner, code, DClass.IN, ttl, value, Name.root);
  }

  /** A text longer than 255 bytes is several strings of one record. */
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < Math.max(1, text.length()); from += 250) {
      pieces.add(
          text.substring(from, Math.min(text.length(), from + 250))
              .replace("\\", "\\\\")
              .replace("\"", "\\\""));
    }
    return pieces;
  }
}
