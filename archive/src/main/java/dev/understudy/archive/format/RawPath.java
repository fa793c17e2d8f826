package dev.understudy.archive.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A name as a file system has it: bytes without NUL, which need not be text. Relative, parts
 * separated by slashes; {@code .} is the root. Sorted so that a directory comes right before what
 * is in it.
 *
 * @param latin1 each character is one byte
 */
public record RawPath(String latin1) implements Comparable<RawPath> {
  public static final RawPath ROOT = new RawPath(".");

  public static RawPath of(byte[] bytes) {
    return new RawPath(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  public static RawPath of(byte[] bytes, int from, int to) {
    return new RawPath(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
  }

  public static RawPath ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] bytes() {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As UTF-8, when it is. */
  public Optional<String> text() {
    boolean isPlain = true;
    for (int i = 0; i < latin1.length() && isPlain; i++) {
      isPlain = latin1.charAt(i) < 0x80;
    }
    if (isPlain) {
      return Optional.of(latin1);
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** For a person: control characters and bytes that are no text as {@code \xNN}. */
  public String shown() {
    String plain = text().orElse(latin1);
    StringBuilder shown = new StringBuilder(plain.length());
    plain
        .chars()
        .forEach(
            c -> {
              boolean isRaw = text().isEmpty() && c >= 0x80;
              if (c < 0x20 || c == 0x7f || isRaw) {
                shown.append(String.format("\\x%02x", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.toString();
  }

  /** Of bytes, with the slash below all others. */
  @Override
  public int compareTo(RawPath other) {
    if (isRoot() || other.isRoot()) {
      return Boolean.compare(!isRoot(), !other.isRoot());
    }
    int length = Math.min(latin1.length(), other.latin1.length());
    for (int i = 0; i < length; i++) {
      char mine = latin1.charAt(i);
      char theirs = other.latin1.charAt(i);
      if (mine != theirs) {
        return mine == '/' ? -1 : theirs == '/' ? 1 : Character.compare(mine, theirs);
      }
    }
    return Integer.compare(latin1.length(), other.latin1.length());
  }

  public boolean isRoot() {
    return latin1.equals(".");
  }

  /** Whether it stays below its root: relative, no empty, {@code .} or {@code ..} part, no NUL. */
  public boolean isInside() {
    return isRoot()
        || (!latin1.isEmpty()
            && latin1.indexOf('\0') < 0
            && Arrays.stream(latin1.split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals("..")));
  }

  @Override
  public String toString() {
    return shown();
  }
}
