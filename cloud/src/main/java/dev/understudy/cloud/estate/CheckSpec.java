package dev.understudy.cloud.estate;

import java.time.Duration;

/**
 * Something that must hold from outside.
 *
 * @param url with {@code ${dns.NAME}}, replaced by what the name resolves to (or by a server's
 *     address before the switch)
 * @param within how long to wait for it to hold
 */
public record CheckSpec(String name, String url, Duration within, Expectation expect) {

  /** What the reply must be. */
  public sealed interface Expectation {}

  /** This HTTP status. */
  public record Status(int code) implements Expectation {}

  /**
   * CSV lines {@code series,at,received} (milliseconds since 1970 UTC): no series has a gap.
   *
   * @param every cadence of each series
   * @param atLeast number of series that must be there; positive, so that "nothing to check" fails
   */
  public record Continuity(Duration every, int atLeast) implements Expectation {}
}
