package dev.understudy.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The one hash of the journal, of tokens, of fingerprints and of archives. */
public final class Sha256 {
  private Sha256() {}

  /** In lower-case hex, of the text as UTF-8. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text.getBytes(StandardCharsets.UTF_8)));
  }

  public static byte[] of(byte[] bytes) {
    return begin().digest(bytes);
  }

  /** For what comes piece by piece. Not for several threads. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
