package dev.understudy.core;

/**
 * What went wrong, for a person at 3 a.m. Never contains a secret.
 *
 * @param what happened, one sentence
 * @param why it happened, one sentence; may be empty
 * @param hint the next command to type or thing to change; may be empty
 * @param effect what it may have done to the world
 */
public record Problem(ProblemCode code, String what, String why, String hint, Effect effect) {

  public static Problem of(ProblemCode code, String what, String why, String hint) {
    return new Problem(code, what, why, hint, Effect.NONE);
  }

  public Problem withHint(String next) {
    return new Problem(code, what, why, next, effect);
  }

  public Problem withEffect(Effect other) {
    return new Problem(code, what, why, hint, other);
  }

  public ProblemException asException() {
    return new ProblemException(this);
  }

  @Override
  public String toString() {
    return code.label() + ": " + what + (why.isEmpty() ? "" : " (" + why + ")");
  }
}
