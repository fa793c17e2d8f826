package dev.understudy.archive.safety;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One header block of a tar stream, read strictly: anything unusual is an error. */
final class TarHeader {
  static final int BLOCK = 512;

  private static final int SUM_AT = 148;
  private static final int SUM_LENGTH = 8;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_LENGTH = 155;

  private final byte[] block;

  /**
   * @param block that nobody changes any more
   */
  TarHeader(byte[] block) {
    this.block = block;
  }

  /** What cannot be read the same way by everybody. */
  static final class Strange extends Exception {
    private static final long serialVersionUID = 1;

    Strange(String why) {
      super(why);
    }
  }

  void requireSound() throws Strange {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= SUM_AT && i < SUM_AT + SUM_LENGTH ? ' ' : block[i] & 0xff;
    }
    if (number(SUM_AT, SUM_LENGTH) != sum) {
      throw new Strange("a header's sum is wrong");
    }
    if (!isPosix() && !isGnu()) {
      throw new Strange("a header is of no known kind of tar");
    }
  }

  char type() {
    return (char) (block[TYPE_AT] & 0xff);
  }

  long mode() throws Strange {
    return number(100, 8);
  }

  long uid() throws Strange {
    return number(108, 8);
  }

  long gid() throws Strange {
    return number(116, 8);
  }

  long size() throws Strange {
    return number(124, 12);
  }

  long modified() throws Strange {
    return number(136, 12);
  }

  long major() throws Strange {
    return number(329, 8);
  }

  long minor() throws Strange {
    return number(337, 8);
  }

  /** Each character is one byte. */
  String name() {
    String name = text(0, 100);
    String prefix = isPosix() ? text(PREFIX_AT, PREFIX_LENGTH) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String link() {
    return text(157, 100);
  }

  static boolean isZero(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isPosix() {
    return isMagic("ustar\00000");
  }

  private boolean isGnu() {
    return isMagic("ustar  \0");
  }

  private boolean isMagic(String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.equals(block, MAGIC_AT, MAGIC_AT + bytes.length, bytes, 0, bytes.length);
  }

  private String text(int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.ISO_8859_1);
  }

  /** Octal digits and then spaces or NULs; or, marked by the first bit, binary. */
  private long number(int at, int length) throws Strange {
    if ((block[at] & 0x80) != 0) {
      return binary(at, length);
    }
    int end = at + length;
    int i = at;
    while (i < end && block[i] == ' ') {
      i++;
    }
    long value = 0;
    for (; i < end && block[i] >= '0' && block[i] <= '7'; i++) {
      value = value << 3 | (block[i] - '0');
    }
    for (; i < end; i++) {
      if (block[i] != ' ' && block[i] != 0) {
        throw new Strange("a number of a header is none");
      }
    }
    return value;
  }

  private long binary(int at, int length) throws Strange {
    if ((block[at] & 0xff) != 0x80) {
      throw new Strange("a number of a header is negative or too large");
    }
    long value = 0;
    for (int i = at + 1; i < at + length; i++) {
      if (value >> 48 != 0) {
        throw new Strange("a number of a header is too large");
      }
      value = value << 8 | (block[i] & 0xff);
    }
    return value;
  }
}
