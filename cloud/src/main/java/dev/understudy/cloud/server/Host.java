package dev.understudy.cloud.server;

import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.core.ssh.SshSession;
import dev.understudy.core.ssh.SshTarget;
import java.time.Duration;
import java.util.List;

/**
 * A host that is logged in to. Commands are argument lists and end with the deadline that the login
 * was given; they run one after another.
 */
public final class Host implements AutoCloseable {
  private static final int MOST_SHOWN = 300;

  private final SshTarget target;
  private final SshSession session;
  private final Deadline deadline;

  Host(SshTarget target, SshSession session, Deadline deadline) {
    this.target = target;
    this.session = session;
    this.deadline = deadline;
  }

  public String address() {
    return target.address();
  }

  /** Runs a command whose failure is an answer. */
  public CommandResult run(String... command) throws InterruptedException {
    return run(List.of(command));
  }

  /** Runs a command whose failure is an answer. */
  public CommandResult run(List<String> command) throws InterruptedException {
    return session.run(command, deadline);
  }

  /** The same login, for commands that must end within {@code limit} from now. */
  public Host within(Duration limit) {
    return new Host(target, session, deadline.atMost(limit));
  }

  /**
   * Runs a command that must succeed, and returns what it printed.
   *
   * @throws ProblemException {@code COMMAND_FAILED}, or {@code NO_SPACE} when the host's disk is
   *     full
   */
  public String require(String... command) throws InterruptedException {
    return require(List.of(command), "");
  }

  /** {@link #require(String...)} with a standard input. */
  public String require(List<String> command, String stdin) throws InterruptedException {
    CommandResult result = session.run(command, stdin, deadline);
    if (!result.isSuccess()) {
      throw new ProblemException(failed(command, result));
    }
    return result.stdout();
  }

  /** The problem that a failed command is. */
  public Problem failed(List<String> command, CommandResult result) {
    String line = String.join(" ", command);
    String said = shortened(result.stderr().isBlank() ? result.stdout() : result.stderr());
    if (said.contains("No space left on device")) {
      return Problem.of(
          ProblemCode.NO_SPACE,
          "no room left on " + target.address(),
          "'" + shortened(line) + "' said: " + said,
          login() + " df -h");
    }
    return Problem.of(
        ProblemCode.COMMAND_FAILED,
        "'" + shortened(line) + "' failed on " + target.address() + ": exit " + result.exit(),
        said,
        login());
  }

  private String login() {
    return "ssh -p " + target.port() + " " + target.user() + "@" + target.address();
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
  }

  @Override
  public void close() {
    session.close();
  }
}
