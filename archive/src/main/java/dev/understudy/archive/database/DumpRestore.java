package dev.understudy.archive.database;

import dev.understudy.archive.database.DatabaseRestoreResult.Level;
import dev.understudy.archive.format.Repository;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.CommandResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A dump into a new database of a running server, in one transaction, straight from the archive.
 */
record DumpRestore(HostTools tools, Repository repository) {

  DatabaseRestoreResult run(DatabaseRestoreRequest request, Deadline deadline)
      throws IOException, InterruptedException {
    ArchivedStream archived = ArchivedStream.of(repository, request.archive());
    DatabaseFacts.require(archived.header(), request.database());
    ExpectedAnswer expected =
        ExpectedAnswer.of(request.database(), archived.header(), "select count(*) from pg_class");
    String database = request.database().database();
    Postgres postgres = new Postgres(tools);
    create(postgres, database, deadline);
    boolean isProven = false;
    try {
      HostInput.feed(tools, postgres.restore(database), archived, repository, deadline);
      String answer = postgres.answer(database, expected.query(), deadline);
      Level level = expected.judge(answer);
      isProven = true;
      return new DatabaseRestoreResult(
          archived.file().size(),
          level,
          Optional.of(answer),
          List.of("the dump has its hash", "pg_restore ended well", expected.told(answer)),
          Optional.empty());
    } finally {
      if (!isProven) {
        // Ours, made a moment ago, and worth nothing.
        tools.run(postgres.dropDatabase(database), "", deadline);
      }
    }
  }

  private void create(Postgres postgres, String database, Deadline deadline)
      throws InterruptedException {
    List<String> command = postgres.createDatabase(database);
    CommandResult created = tools.run(command, "", deadline);
    if (created.isSuccess()) {
      return;
    }
    if (created.stderr().contains("already exists")) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              "there is a database " + database + " on " + tools.host() + " already",
              "A dump never goes over one.",
              "restore it under another name: --into NAME")
          .asException();
    }
    throw tools.failed(command, created.exit(), created.stderr()).asException();
  }
}
