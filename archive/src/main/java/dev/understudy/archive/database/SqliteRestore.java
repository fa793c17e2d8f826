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

/** A SQLite file beside its place, proven there, and only then under its name. */
record SqliteRestore(HostTools tools, Repository repository) {

  DatabaseRestoreResult run(DatabaseRestoreRequest request, Deadline deadline)
      throws IOException, InterruptedException {
    String path = request.database().path().orElseThrow();
    ArchivedStream archived = ArchivedStream.of(repository, request.archive());
    DatabaseFacts.require(archived.header(), request.database());
    ExpectedAnswer expected =
        ExpectedAnswer.of(
            request.database(), archived.header(), "SELECT count(*) FROM sqlite_master");
    requireFree(path, deadline);
    String staged = path + ".understudy-restore";
    try {
      HostInput.feed(
          tools,
          List.of("dd", "of=" + staged, "bs=1M", "conv=fsync", "status=none"),
          archived,
          repository,
          deadline);
      String answer = prove(staged, archived, expected, deadline);
      Level level = expected.judge(answer);
      name(staged, path, archived, deadline);
      return new DatabaseRestoreResult(
          archived.file().size(),
          level,
          Optional.of(answer),
          List.of("the file has its hash", "PRAGMA integrity_check: ok", expected.told(answer)),
          Optional.empty());
    } finally {
      tools.run(List.of("rm", "-f", "--", staged, staged + "-wal", staged + "-shm"), "", deadline);
    }
  }

  private void requireFree(String path, Deadline deadline) throws InterruptedException {
    for (String each : List.of(path, path + "-wal", path + "-journal")) {
      if (tools.run(List.of("test", "-e", each), "", deadline).isSuccess()) {
        throw Problem.of(
                ProblemCode.BLOCKED,
                "there is " + each + " on " + tools.host() + " already",
                "A SQLite file never goes over one.",
                "move it away, with its -wal and -shm, or give another place: --to")
            .asException();
      }
    }
  }

  private String prove(
      String staged, ArchivedStream archived, ExpectedAnswer expected, Deadline deadline)
      throws InterruptedException {
    String hash = tools.output(List.of("sha256sum", "--", staged), "", deadline).split(" ", 2)[0];
    String sound = asked(staged, "PRAGMA integrity_check;", deadline);
    if (!archived.file().sha256().equals(Optional.of(hash)) || !sound.equals("ok")) {
      throw Problem.of(
              ProblemCode.PROOF_FAILED,
              "the restored file " + staged + " on " + tools.host() + " is damaged",
              "integrity_check says " + HostTools.shortened(sound),
              "check the disk there, and restore again")
          .asException();
    }
    return asked(staged, expected.query() + "\n;\n", deadline);
  }

  private String asked(String file, String query, Deadline deadline) throws InterruptedException {
    List<String> command = List.of(tools.program("sqlite3"), "-batch", "-bail", file);
    CommandResult result = tools.run(command, query, deadline);
    if (!result.isSuccess()) {
      throw tools.failed(command, result.exit(), result.stderr()).asException();
    }
    return result.line();
  }

  /** A link refuses to take the place of another file, and a rename does not. */
  private void name(String staged, String path, ArchivedStream archived, Deadline deadline)
      throws InterruptedException {
    if (tools.isRoot()) {
      String owner = archived.file().owner().uid() + ":" + archived.file().owner().gid();
      tools.outputAsLogin(
          List.of(
              "chown", tools.spec().runAs().map(user -> user + ":").orElse(owner), "--", staged),
          deadline);
    }
    tools.outputAsLogin(
        List.of("chmod", Integer.toOctalString(archived.file().mode()), "--", staged), deadline);
    tools.output(List.of("ln", "-T", "--", staged, path), "", deadline);
  }
}
