package dev.understudy.archive.database;

import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What PostgreSQL's tools are asked, as argument lists. */
final class Postgres {
  private final HostTools tools;
  private final DatabaseSpec spec;

  Postgres(HostTools tools) {
    this.tools = tools;
    this.spec = tools.spec();
  }

  /** All files and the log that makes them consistent, with the server's own list of hashes. */
  List<String> baseBackup() {
    return asked(
        "pg_basebackup",
        "--pgdata=-",
        "--format=tar",
        "--wal-method=fetch",
        "--checkpoint=fast",
        "--manifest-checksums=SHA256",
        "--label=understudy");
  }

  /** Lightly compressed, since it travels as it is. */
  List<String> dump() {
    return asked("pg_dump", "--format=custom", "--compress=1", "--dbname=" + spec.database());
  }

  /** Into a database that is there, all or nothing, from the standard input. */
  List<String> restore(String database) {
    return asked("pg_restore", "--single-transaction", "--exit-on-error", "--dbname=" + database);
  }

  List<String> createDatabase(String database) {
    return asked("createdb", "--template=template0", "--", database);
  }

  List<String> dropDatabase(String database) {
    return asked("dropdb", "--if-exists", "--", database);
  }

  /** The answer to a question that may change nothing. */
  String answer(String database, String query, Deadline deadline) throws InterruptedException {
    return answer(Optional.empty(), database, query, deadline);
  }

  /**
   * @param socket directory of the socket of another server than the estate's
   */
  String answer(Optional<String> socket, String database, String query, Deadline deadline)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("env");
    command.add("PGOPTIONS=-c default_transaction_read_only=on");
    command.addAll(asked(socket.or(spec.login()::host), "psql"));
    command.addAll(
        List.of(
            "--no-psqlrc",
            "--no-align",
            "--tuples-only",
            "--quiet",
            "--dbname=" + database,
            "--command=" + query));
    return tools.output(command, "", deadline).strip();
  }

  private List<String> asked(String program, String... words) {
    return asked(spec.login().host(), program, words);
  }

  private List<String> asked(Optional<String> host, String program, String... words) {
    List<String> command = new ArrayList<>();
    command.add(tools.program(program));
    host.ifPresent(address -> command.add("--host=" + address));
    command.add("--port=" + spec.login().port());
    command.add("--username=" + spec.login().user());
    command.add("--no-password");
    command.addAll(List.of(words));
    return command;
  }
}
