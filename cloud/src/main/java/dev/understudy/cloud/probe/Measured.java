package dev.understudy.cloud.probe;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;

/**
 * One line of an export.
 *
 * @param at when it was measured, milliseconds since 1970 UTC
 * @param received when the service had it, milliseconds since 1970 UTC
 */
public record Measured(String series, long at, long received) {
  private static final int MOST_SHOWN = 60;

  /**
   * Reads {@code series,at,received}.
   *
   * @param number of the line, for the message
   * @throws ProblemException {@code PROOF_FAILED}
   */
  public static Measured parse(String line, long number) {
    String[] fields = line.strip().split(",", -1);
    if (fields.length == 3 && !fields[0].isEmpty()) {
      try {
        return new Measured(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]));
      } catch (NumberFormatException e) {
        throw new ProblemException(malformed(line, number), e);
      }
    }
    throw new ProblemException(malformed(line, number));
  }

  private static Problem malformed(String line, long number) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        "the export cannot be read",
        "line "
            + number
            + " is not series,at,received: '"
            + line.substring(0, Math.min(line.length(), MOST_SHOWN))
            + "'",
        "look at the URL of the continuity check in the estate file");
  }
}
