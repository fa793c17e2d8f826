package dev.understudy.runbooks.general;

import java.util.Optional;

/** Asks a human. The command line supplies it; a run without anybody to ask is never approved. */
@FunctionalInterface
public interface Approvals {

  /**
   * The name of who said yes; empty when the answer was no, or there was nobody to ask. Blocks
   * until there is an answer.
   */
  Optional<String> ask(String question) throws InterruptedException;

  /** Nobody is there. */
  static Approvals nobody() {
    return question -> Optional.empty();
  }
}
