package dev.understudy.runbooks.general;

import java.time.Instant;

/**
 * A person's answer.
 *
 * @param isGranted whether it was yes
 * @param by who answered
 * @param reason in that person's words; may be empty when nothing is destroyed
 * @param actor whose account it was typed with, {@code user@host}
 */
public record Approval(
    boolean isGranted, String by, String reason, How how, String actor, Instant at) {

  /** How the answer was given. Written in lower case. */
  public enum How {
    /** Typed where the run goes on. */
    TERMINAL,
    /** Left for the run from another terminal or host. */
    NOTE,
    /** Said before the run began, with {@code --yes}. */
    YES
  }
}
