package dev.understudy.core.ssh;

import dev.understudy.core.Deadline;
import java.util.List;

/** A logged-in connection; several commands may run on it one after another. */
public interface SshSession extends AutoCloseable {

  /**
   * Runs one command. Each argument reaches the host's command as it is: quoted for its shell,
   * never joined from names.
   *
   * @param stdin given to the command as UTF-8; empty for none
   * @throws dev.understudy.core.ProblemException {@code HOST_UNREACHABLE} with effect UNKNOWN when
   *     the connection breaks or the deadline comes; a non-zero exit is a result, not an exception
   */
  CommandResult run(List<String> command, String stdin, Deadline deadline)
      throws InterruptedException;

  default CommandResult run(List<String> command, Deadline deadline) throws InterruptedException {
    return run(command, "", deadline);
  }

  /**
   * Starts one command, whose arguments reach it as in {@link #run}; several may run at once on
   * channels of their own.
   *
   * @throws dev.understudy.core.ProblemException {@code HOST_UNREACHABLE} when it cannot be started
   *     before the deadline
   */
  SshProcess start(List<String> command, Deadline deadline) throws InterruptedException;

  @Override
  void close();
}
