package dev.understudy.archive.database;

import dev.understudy.archive.format.Entry.Owner;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A copy of a SQLite file beside its writers: of one instant, which the check's answer is of, too.
 * To be removed by {@link #remove}.
 */
record SqliteCopy(String directory, Optional<String> answer) {
  private static final Pattern SCRATCH =
      Pattern.compile("/var/tmp/understudy-sqlite\\.[A-Za-z0-9]+");

  /** The file as it is on its host. */
  record Original(int mode, Owner owner, Instant modified) {}

  static Original find(HostTools tools, String path, Deadline deadline)
      throws InterruptedException {
    // SQLite makes a file that is not there: so it is looked for first.
    List<String> look = List.of("stat", "--dereference", "--format=%a %u %g %U %G %Y", "--", path);
    var found = tools.run(look, "", deadline);
    if (!found.isSuccess()) {
      throw Problem.of(
              ProblemCode.NOT_FOUND,
              "there is no database " + path + " on " + tools.host(),
              HostTools.shortened(found.stderr()),
              "correct 'path' of the database " + tools.spec().name() + " in the estate file")
          .asException();
    }
    String[] words = found.line().split(" ");
    return new Original(
        Integer.parseInt(words[0], 8),
        new Owner(Long.parseLong(words[1]), Long.parseLong(words[2]), words[3], words[4]),
        Instant.ofEpochSecond(Long.parseLong(words[5])));
  }

  /**
   * The transaction is what holds the copy to one instant: without it a writer makes the backup
   * begin anew again and again.
   */
  static SqliteCopy make(HostTools tools, String path, Deadline deadline)
      throws InterruptedException {
    String directory =
        tools
            .output(List.of("mktemp", "-d", "/var/tmp/understudy-sqlite.XXXXXXXXXX"), "", deadline)
            .strip();
    if (!SCRATCH.matcher(directory).matches()) {
      throw new IllegalStateException("mktemp made " + directory);
    }
    boolean isMade = false;
    try {
      String query = tools.spec().check().map(check -> check.query() + "\n;\n").orElse("");
      String said =
          tools.output(
              List.of(tools.program("sqlite3"), "-batch", "-bail", path),
              ".timeout 30000\nBEGIN;\nSELECT count(*) FROM sqlite_master;\n"
                  + query
                  + (".backup main " + directory + "/copy.db\n")
                  + "COMMIT;\n",
              deadline);
      isMade = true;
      return new SqliteCopy(
          directory,
          query.isEmpty()
              ? Optional.empty()
              : Optional.of(said.substring(said.indexOf('\n') + 1).strip()));
    } finally {
      if (!isMade) {
        remove(tools, directory, deadline);
      }
    }
  }

  List<String> read() {
    return List.of("cat", "--", directory + "/copy.db");
  }

  void remove(HostTools tools, Deadline deadline) throws InterruptedException {
    remove(tools, directory, deadline);
  }

  private static void remove(HostTools tools, String directory, Deadline deadline)
      throws InterruptedException {
    tools.run(List.of("rm", "-r", "-f", "--", directory), "", deadline);
  }
}
