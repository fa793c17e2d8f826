package dev.understudy.archive.format;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of contents, segments and manifests. */
public final class Digests {
  private Digests() {}

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
