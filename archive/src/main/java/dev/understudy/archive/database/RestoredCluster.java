package dev.understudy.archive.database;

import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.CommandResult;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A restored PostgreSQL cluster that is started for its proof: apart from the world, on a socket in
 * a directory that only its user may enter, without network, archiving, upstream or writes.
 */
final class RestoredCluster {
  private static final Pattern SCRATCH = Pattern.compile("/tmp/understudy-proof\\.[A-Za-z0-9]+");

  /** pg_ctl hands these to a shell: nothing here comes from anywhere but this file and mktemp. */
  private static final String OPTIONS =
      "-c config_file=%1$s/postgresql.conf -c hba_file=%1$s/pg_hba.conf"
          + " -c ident_file=%1$s/pg_ident.conf -c unix_socket_directories=%1$s"
          + " -c listen_addresses= -c ssl=off -c logging_collector=off -c archive_mode=off"
          + " -c restore_command= -c primary_conninfo= -c default_transaction_read_only=on"
          + " -c external_pid_file= -p %2$d";

  private final HostTools tools;
  private final String data;

  RestoredCluster(HostTools tools, String data) {
    this.tools = tools;
    this.data = data;
  }

  /**
   * Refuses when a server runs on the directory, unless it is one that an interrupted proof left.
   */
  void requireStopped(Deadline deadline) throws InterruptedException {
    if (!isRunning(deadline)) {
      return;
    }
    CommandResult socket =
        tools.run(List.of("sed", "-n", "5p", data + "/postmaster.pid"), "", deadline);
    if (!SCRATCH.matcher(socket.line()).matches()) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              "a PostgreSQL server runs on " + data + " of " + tools.host(),
              "",
              "stop it there first")
          .asException();
    }
    stop(socket.line(), deadline);
  }

  /** What PostgreSQL's own list of hashes and its log of writes say of the files. */
  void verify(Deadline deadline) throws InterruptedException {
    List<String> command = List.of(tools.program("pg_verifybackup"), "--quiet", "--", data);
    CommandResult result = tools.run(command, "", deadline);
    if (!result.isSuccess()) {
      throw unproven("pg_verifybackup finds the restored files damaged", result.stderr());
    }
  }

  /** Starts it, asks, and stops it again. */
  String answer(String database, String query, Deadline deadline) throws InterruptedException {
    String scratch =
        tools
            .output(List.of("mktemp", "-d", "/tmp/understudy-proof.XXXXXXXXXX"), "", deadline)
            .strip();
    if (!SCRATCH.matcher(scratch).matches()) {
      throw new IllegalStateException("mktemp made " + scratch);
    }
    try {
      write(
          scratch + "/postgresql.conf",
          "include_if_exists '" + data + "/postgresql.conf'\n",
          deadline);
      write(scratch + "/pg_hba.conf", "local all all trust\n", deadline);
      write(scratch + "/pg_ident.conf", "", deadline);
      start(scratch, deadline);
      return new Postgres(tools).answer(Optional.of(scratch), database, query, deadline);
    } finally {
      stop(scratch, deadline);
    }
  }

  private void start(String scratch, Deadline deadline) throws InterruptedException {
    CommandResult started =
        tools.run(
            List.of(
                tools.program("pg_ctl"),
                "--pgdata=" + data,
                "--wait",
                "--timeout=" + Math.max(1, deadline.left().toSeconds()),
                "--silent",
                "--log=" + scratch + "/log",
                "--options=" + OPTIONS.formatted(scratch, tools.spec().login().port()),
                "start"),
            "",
            deadline);
    if (!started.isSuccess()) {
      CommandResult log = tools.run(List.of("tail", "-n", "5", scratch + "/log"), "", deadline);
      throw unproven("the restored server does not start", started.stderr() + "\n" + log.stdout());
    }
  }

  /** In order, so that its data are those of a server that was stopped. Repeatable. */
  private void stop(String scratch, Deadline deadline) throws InterruptedException {
    if (isRunning(deadline)) {
      tools.output(
          List.of(
              tools.program("pg_ctl"),
              "--pgdata=" + data,
              "--mode=fast",
              "--wait",
              "--silent",
              "stop"),
          "",
          deadline);
    }
    tools.run(List.of("rm", "-r", "-f", "--", scratch), "", deadline);
  }

  private boolean isRunning(Deadline deadline) throws InterruptedException {
    return tools
        .run(List.of(tools.program("pg_ctl"), "--pgdata=" + data, "status"), "", deadline)
        .isSuccess();
  }

  private void write(String file, String text, Deadline deadline) throws InterruptedException {
    tools.output(List.of("tee", "--", file), text, deadline);
  }

  private RuntimeException unproven(String what, String why) {
    return Problem.of(
            ProblemCode.PROOF_FAILED,
            what + " on " + tools.host(),
            HostTools.shortened(why),
            "restore an earlier archive: understudy archive list")
        .asException();
  }
}
