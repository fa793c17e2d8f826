package dev.understudy.archive.verify;

import dev.understudy.archive.format.ArchiveId;

/**
 * How closely an archive is looked at.
 *
 * @param share of the segments whose bytes are read, from 0 for none to 1 for all
 * @param seed says which ones; the same seed reads the same ones again
 */
public record VerifyRequest(ArchiveId archive, double share, long seed) {

  public VerifyRequest {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is from 0 to 1: " + share);
    }
  }

  /** Manifest, and presence and length of every segment. */
  public static VerifyRequest presence(ArchiveId archive) {
    return new VerifyRequest(archive, 0, 0);
  }

  /** Every byte. */
  public static VerifyRequest everyByte(ArchiveId archive) {
    return new VerifyRequest(archive, 1, 0);
  }
}
