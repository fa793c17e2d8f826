package dev.understudy.archive.database;

import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import dev.understudy.core.ssh.SshTarget;
import java.util.ArrayList;
import java.util.List;

/**
 * A database's own tools on a host: as their user, with a limit of their own, each argument whole.
 */
final class HostTools {
  private static final int MISSING = 127;
  private static final int NOT_STARTED = 126;
  private static final int LONGEST_REASON = 600;

  private final SshSession session;
  private final SshTarget host;
  private final DatabaseSpec spec;

  HostTools(SshSession session, SshTarget host, DatabaseSpec spec) {
    this.session = session;
    this.host = host;
    this.spec = spec;
  }

  SshTarget host() {
    return host;
  }

  DatabaseSpec spec() {
    return spec;
  }

  /** Where the estate says its tools are. */
  String program(String name) {
    return spec.programs().map(directory -> directory + "/" + name).orElse(name);
  }

  /** As the database's user, whatever the end. */
  CommandResult run(List<String> command, String stdin, Deadline deadline)
      throws InterruptedException {
    CommandResult result = session.run(asUser(command, deadline), stdin, deadline);
    if (result.exit() == MISSING || result.exit() == NOT_STARTED) {
      throw missing(command.get(0), result.stderr()).asException();
    }
    return result;
  }

  /**
   * What it printed.
   *
   * @throws dev.understudy.core.ProblemException {@code COMMAND_FAILED}
   */
  String output(List<String> command, String stdin, Deadline deadline) throws InterruptedException {
    return output(command, run(command, stdin, deadline));
  }

  /** As the user who logged in: for what only root may do. */
  String outputAsLogin(List<String> command, Deadline deadline) throws InterruptedException {
    return output(command, session.run(command, deadline));
  }

  /** As the database's user, as a stream. */
  SshProcess start(List<String> command, Deadline deadline) throws InterruptedException {
    return session.start(asUser(command, deadline), deadline);
  }

  boolean isRoot() {
    return host.user().equals("root");
  }

  Problem failed(List<String> command, int exit, String stderr) {
    if (exit == MISSING || exit == NOT_STARTED) {
      return missing(command.get(0), stderr);
    }
    return Problem.of(
        ProblemCode.COMMAND_FAILED,
        command.get(0) + " failed on " + host + " with exit code " + exit,
        shortened(stderr),
        "try it there by hand, as user " + spec.runAs().orElse(host.user()));
  }

  static String shortened(String text) {
    String line = text.strip().replaceAll("\\s*\\n\\s*", "; ");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
  }

  private String output(List<String> command, CommandResult result) {
    if (!result.isSuccess()) {
      throw failed(command, result.exit(), result.stderr()).asException();
    }
    return result.stdout();
  }

  private Problem missing(String program, String why) {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "there is no " + program + " on " + host + " for database " + spec.name(),
        shortened(why),
        "install it there, or say under 'programs' of the database where it is");
  }

  /** The host ends it, too, when its time is over: a broken connection leaves nothing behind. */
  private List<String> asUser(List<String> command, Deadline deadline) {
    List<String> line = new ArrayList<>();
    String user = spec.runAs().orElse(host.user());
    if (!user.equals(host.user())) {
      line.addAll(
          isRoot()
              ? List.of("runuser", "-u", user, "--")
              : List.of("sudo", "-n", "-u", user, "--"));
    }
    line.addAll(List.of("env", "LC_ALL=C", "PGCONNECT_TIMEOUT=20", "PGAPPNAME=understudy"));
    spec.login().passwordFile().ifPresent(file -> line.add("PGPASSFILE=" + file));
    line.addAll(List.of("timeout", Long.toString(Math.max(1, deadline.left().toSeconds()))));
    line.addAll(command);
    return line;
  }
}
