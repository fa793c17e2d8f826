package dev.understudy.archive.tar;

import dev.understudy.archive.format.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A block of 512 bytes that begins a member. */
final class UstarHeader {
  private static final String SPARSE = "GNU.sparse.";

  private final byte[] block;
  private final int at;

  /**
   * @throws IOException when its sum is wrong
   */
  UstarHeader(byte[] block, int at) throws IOException {
    this.block = block;
    this.at = at;
    long said = number(148, 8);
    int sum = 8 * ' ';
    for (int i = 0; i < TarReader.BLOCK; i++) {
      sum += i >= 148 && i < 156 ? 0 : block[at + i] & 0xff;
    }
    if (sum != said) {
      throw new IOException("a tar header has a wrong sum");
    }
  }

  static boolean isZero(byte[] block, int at) {
    if (block[at] != 0) {
      return false;
    }
    for (int i = 1; i < TarReader.BLOCK; i++) {
      if (block[at + i] != 0) {
        return false;
      }
    }
    return true;
  }

  char type() {
    byte type = block[at + 156];
    return type == 0 || type == '7' ? '0' : (char) (type & 0xff);
  }

  long size() throws IOException {
    return number(124, 12);
  }

  /**
   * @param pax what the extended headers before said
   */
  TarMember member(Map<String, byte[]> pax, long offset) throws IOException {
    char type = type();
    boolean isFile = type == '0';
    long stored = pax.containsKey("size") ? decimal(pax.get("size")) : size();
    boolean isSparse = pax.containsKey(SPARSE + "major");
    if (isSparse && (decimal(pax.get(SPARSE + "major")) != 1 || !isFile)) {
      throw new IOException("a sparse file of a version that is not 1.0");
    }
    if ("01234567".indexOf(type) < 0) {
      throw new IOException("a member of type '" + type + "'");
    }
    if (stored < 0) {
      throw new IOException("a member of a negative size");
    }
    byte[] realName = pax.get(SPARSE + "name");
    RawPath name =
        realName != null
            ? RawPath.of(realName)
            : pax.containsKey("path") ? RawPath.of(pax.get("path")) : name();
    return new TarMember(
        name,
        type,
        (int) number(100, 8) & 07777,
        pax.containsKey("uid") ? decimal(pax.get("uid")) : number(108, 8),
        pax.containsKey("gid") ? decimal(pax.get("gid")) : number(116, 8),
        pax.containsKey("uname") ? utf(pax.get("uname")) : text(265, 32),
        pax.containsKey("gname") ? utf(pax.get("gname")) : text(297, 32),
        isFile ? isSparse ? decimal(pax.get(SPARSE + "realsize")) : stored : 0,
        isFile ? stored : 0,
        pax.containsKey("mtime") ? time(pax.get("mtime")) : Instant.ofEpochSecond(number(136, 12)),
        pax.containsKey("linkpath") ? RawPath.of(pax.get("linkpath")) : raw(157, 100),
        type == '3' || type == '4' ? (int) number(329, 8) : 0,
        type == '3' || type == '4' ? (int) number(337, 8) : 0,
        others(pax),
        isSparse,
        offset);
  }

  private static Map<String, byte[]> others(Map<String, byte[]> pax) {
    Map<String, byte[]> others = Map.of();
    for (Map.Entry<String, byte[]> each : pax.entrySet()) {
      String key = each.getKey();
      if (key.startsWith("SCHILY.") || key.startsWith("RHT.")) {
        others = others.isEmpty() ? new TreeMap<>() : others;
        others.put(key, each.getValue());
      }
    }
    return others;
  }

  private RawPath name() {
    RawPath name = raw(0, 100);
    boolean isPosix = block[at + 257] == 'u' && block[at + 262] == 0;
    return isPosix && block[at + 345] != 0
        ? new RawPath(raw(345, 155).latin1() + "/" + name.latin1())
        : name;
  }

  private RawPath raw(int from, int length) {
    int end = at + from;
    while (end < at + from + length && block[end] != 0) {
      end++;
    }
    return RawPath.of(block, at + from, end);
  }

  private String text(int from, int length) {
    return raw(from, length).latin1();
  }

  /** Octal digits, or a binary number where the first bit says so. */
  private long number(int from, int length) throws IOException {
    int i = at + from;
    int end = i + length;
    if ((block[i] & 0x80) != 0) {
      long value = block[i] == (byte) 0xff ? -1 : block[i] & 0x7f;
      for (i++; i < end; i++) {
        if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
          throw new IOException("a number of a tar header is too large");
        }
        value = (value << 8) | (block[i] & 0xff);
      }
      return value;
    }
    long value = 0;
    while (i < end && block[i] == ' ') {
      i++;
    }
    for (; i < end && block[i] >= '0' && block[i] <= '7'; i++) {
      value = (value << 3) | (block[i] - '0');
    }
    if (i < end && block[i] != 0 && block[i] != ' ') {
      throw new IOException("a tar header holds what is no number");
    }
    return value;
  }

  private static long decimal(byte @Nullable [] text) throws IOException {
    String digits = text == null ? "" : new String(text, StandardCharsets.ISO_8859_1);
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IOException("an extended header holds what is no number: " + digits, e);
    }
  }

  private static String utf(byte @Nullable [] text) {
    return text == null ? "" : new String(text, StandardCharsets.UTF_8);
  }

  /** {@code -1.5} is half a second before the second before 1970. */
  private static Instant time(byte @Nullable [] text) throws IOException {
    String value = text == null ? "" : new String(text, StandardCharsets.ISO_8859_1);
    int dot = value.indexOf('.');
    boolean isNegative = value.startsWith("-");
    try {
      long seconds = Long.parseLong(dot < 0 ? value : value.substring(0, dot));
      if (dot < 0) {
        return Instant.ofEpochSecond(seconds);
      }
      String digits = (value.substring(dot + 1) + "000000000").substring(0, 9);
      long nanos = Long.parseLong(digits);
      return Instant.ofEpochSecond(seconds, isNegative ? -nanos : nanos);
    } catch (RuntimeException e) {
      throw new IOException("an extended header holds what is no time: " + value, e);
    }
  }
}
