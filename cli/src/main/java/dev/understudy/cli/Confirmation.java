package dev.understudy.cli;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.Optional;

/** Asks a person before anything is changed; {@code --yes} answers for one. */
final class Confirmation {
  private Confirmation() {}

  /** Asks, unless {@code --yes} or {@code --dry-run} was said. */
  static void ask(Globals globals, String what) {
    if (!globals.yes && !globals.dryRun) {
      ask(what);
    }
  }

  /**
   * Asks.
   *
   * @throws dev.understudy.core.ProblemException USAGE when nobody is there, INTERRUPTED when the
   *     answer is not yes
   */
  static void ask(String what) {
    Optional<String> answer = Terminal.ask(what + "\nGo on? Type yes: ");
    if (answer.isEmpty()) {
      throw nobody(what).asException();
    }
    if (!answer.get().equals("yes")) {
      throw Problem.of(ProblemCode.INTERRUPTED, "not confirmed, nothing was done", "", "")
          .asException();
    }
  }

  /** Before a plan is made for nobody. */
  static void refuseIfNobodyIsThere(Globals globals, String what) {
    if (!globals.yes && !globals.dryRun && !Terminal.isThere()) {
      throw nobody(what).asException();
    }
  }

  private static Problem nobody(String what) {
    return Globals.usage(
        "this changes things and nobody is there to ask: " + what,
        "say --yes, or --dry-run to see the plan");
  }
}
