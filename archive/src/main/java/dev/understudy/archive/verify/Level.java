package dev.understudy.archive.verify;

/** How far a copy has been proven; each level holds the ones before it. */
public enum Level {
  /** It is there, and complete by count and length. */
  L0,
  /** Every byte was read and has its hash. */
  L1,
  /** A server restored from it boots. */
  L2,
  /** The application on it answers. */
  L3,
  /** Its data is complete. */
  L4
}
