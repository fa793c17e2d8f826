package dev.understudy.archive.restore;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar stream byte by byte, as nobody's tar would write it. */
final class RawTar {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  RawTar file(String name, String content) {
    return header(name, '0', content.length(), "").content(content);
  }

  RawTar header(String name, char type, long size, String link) {
    byte[] block = block(name, type, String.format("%011o", size), link);
    out.writeBytes(sum(block));
    return this;
  }

  /** With bytes of the header changed before it gets its sum. */
  RawTar header(String name, char type, String size, String link, int at, byte[] bytes) {
    byte[] block = block(name, type, size, link);
    System.arraycopy(bytes, 0, block, at, bytes.length);
    out.writeBytes(sum(block));
    return this;
  }

  RawTar content(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    out.writeBytes(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
    return this;
  }

  /** Records before the next header: KEY=VALUE each. */
  RawTar pax(char type, String... records) {
    StringBuilder text = new StringBuilder();
    for (String each : records) {
      int length = each.length() + 3;
      while (Integer.toString(length).length() + each.length() + 2 != length) {
        length++;
      }
      text.append(length).append(' ').append(each).append('\n');
    }
    return header("PaxHeaders/x", type, text.length(), "").content(text.toString());
  }

  /** A GNU long name ({@code L}) or target ({@code K}). */
  RawTar longer(char type, String text) {
    return header("././@LongLink", type, text.length() + 1, "").content(text + "\0");
  }

  int size() {
    return out.size();
  }

  byte[] end() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  private static byte[] block(String name, char type, String size, String link) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, 124, size);
    put(block, 136, "00000000000");
    block[156] = (byte) type;
    put(block, 157, link);
    put(block, 257, "ustar\00000");
    put(block, 329, "0000001\0");
    put(block, 337, "0000003\0");
    return block;
  }

  private static byte[] sum(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    put(block, 148, String.format("%06o\0 ", sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
