package dev.understudy.cloud.server;

import dev.understudy.core.StepContext;

/** Hints that are commands to type. */
public final class NextCommand {

  private NextCommand() {}

  /** Goes on with this run once the cause is gone. */
  public static String resume(StepContext context) {
    return "understudy run resume " + context.run();
  }

  /** Takes this run back. */
  public static String undo(StepContext context) {
    return "understudy run undo " + context.run();
  }
}
