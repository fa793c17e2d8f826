package dev.understudy.lab.host.system;

/**
 * A command of a machine that cannot do what it was asked; the message is for its standard error.
 */
public final class CommandFailure extends Exception {
  private final int status;

  public CommandFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The exit status. */
  public int status() {
    return status;
  }
}
