package dev.understudy.core.ssh;

/**
 * How a command ended.
 *
 * @param exit status; 128 + n when ended by signal n
 */
public record CommandResult(int exit, String stdout, String stderr) {

  public boolean isSuccess() {
    return exit == 0;
  }

  /** The standard output without white space around it. */
  public String line() {
    return stdout.strip();
  }
}
