package dev.understudy.core;

/**
 * Names one intended change: run, step and attempt. Sent as the cloud's client token and kept as a
 * tag, so that a repeated call can never create a second resource. ASCII, at most 64 characters
 * (ECS ClientToken).
 */
public record Token(String value) {

  public Token {
    if (value.isEmpty() || value.length() > 64 || !value.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new IllegalArgumentException("not a token: '" + value + "'");
    }
  }

  /** The token of one attempt at one step of one run; stable across resumes of that attempt. */
  public static Token of(RunId run, StepId step, int attempt) {
    return new Token(run.value() + "-" + digest(step.value()) + "-" + attempt);
  }

  /** The token of one part of the change, such as one disk of many. */
  public Token part(String name) {
    return new Token(value + "-" + digest(name));
  }

  private static String digest(String text) {
    return Sha256.hex(text).substring(0, 10);
  }

  @Override
  public String toString() {
    return value;
  }
}
