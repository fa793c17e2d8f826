package dev.understudy.archive.safety;

import dev.understudy.archive.safety.TarHeader.Strange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The records before a header that say more than it can, read strictly. */
final class PaxRecords {
  private static final Set<String> KNOWN =
      Set.of(
          "path",
          "linkpath",
          "size",
          "uid",
          "gid",
          "uname",
          "gname",
          "mtime",
          "atime",
          "ctime",
          "GNU.sparse.major",
          "GNU.sparse.minor",
          "GNU.sparse.name",
          "GNU.sparse.realsize");

  private final Map<String, byte[]> records = new TreeMap<>();

  static boolean isAttribute(String key) {
    return key.startsWith("SCHILY.xattr.")
        || key.equals("SCHILY.acl.access")
        || key.equals("SCHILY.acl.default")
        || key.equals("RHT.security.selinux");
  }

  /**
   * Each record: a decimal length of all of it, a space, a key, an equals sign, a value, a line
   * feed.
   */
  static PaxRecords parse(byte[] bytes) throws Strange {
    PaxRecords pax = new PaxRecords();
    int at = 0;
    while (at < bytes.length) {
      int space = at;
      int length = 0;
      while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9') {
        length = length * 10 + (bytes[space] - '0');
        space++;
        if (length > bytes.length) {
          throw new Strange("a PAX record is longer than its header");
        }
      }
      int end = at + length;
      if (space == at
          || space >= bytes.length
          || bytes[space] != ' '
          || end > bytes.length
          || end <= space + 2
          || bytes[end - 1] != '\n') {
        throw new Strange("a PAX record is malformed");
      }
      pax.add(bytes, space + 1, end - 1);
      at = end;
    }
    return pax;
  }

  private void add(byte[] bytes, int from, int to) throws Strange {
    int equals = from;
    while (equals < to && bytes[equals] != '=') {
      equals++;
    }
    if (equals == to) {
      throw new Strange("a PAX record has no equals sign");
    }
    String key = new String(bytes, from, equals - from, StandardCharsets.ISO_8859_1);
    if (!KNOWN.contains(key) && !isAttribute(key)) {
      throw new Strange("a PAX record is of a kind that no archive of ours has");
    }
    if (records.put(key, Arrays.copyOfRange(bytes, equals + 1, to)) != null) {
      throw new Strange("a PAX record comes twice");
    }
  }

  Map<String, byte[]> attributes() {
    Map<String, byte[]> attributes = new TreeMap<>(records);
    attributes.keySet().removeIf(key -> !isAttribute(key));
    return attributes;
  }

  /** Each character is one byte; without NUL. */
  Optional<String> text(String key) throws Strange {
    byte[] value = records.get(key);
    if (value == null) {
      return Optional.empty();
    }
    String text = new String(value, StandardCharsets.ISO_8859_1);
    if (text.indexOf('\0') >= 0) {
      throw new Strange("a PAX record holds a NUL");
    }
    return Optional.of(text);
  }

  Optional<Long> number(String key) throws Strange {
    Optional<String> text = text(key);
    if (text.isPresent() && !text.get().matches("[0-9]{1,18}")) {
      throw new Strange("a number of a PAX record is none");
    }
    return text.map(Long::parseLong);
  }

  boolean isSparse() {
    return records.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."));
  }
}
