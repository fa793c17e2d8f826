package dev.understudy.cloud.estate;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.Locale;
import java.util.Optional;

/**
 * A database of a server that is archived by itself, by the tools of its kind.
 *
 * @param path directory of the data, or the file of SQLite; empty for a dump
 * @param database the one that is dumped, or that the check asks
 * @param login how its tools reach the server
 * @param runAs user of the host under whom its tools run; empty for the one of the SSH login
 * @param programs directory of its tools on the host; empty for those of the search path
 * @param check what a restored copy must answer
 */
public record DatabaseSpec(
    String name,
    Kind kind,
    Optional<String> path,
    String database,
    Login login,
    Optional<String> runAs,
    Optional<String> programs,
    Optional<Check> check) {

  /** The same elsewhere: as another database when it is a dump, else at another path. */
  public DatabaseSpec into(String where) {
    boolean isDump = kind == Kind.POSTGRESQL_DUMP;
    String wrong = (isDump ? DatabaseShape.word() : DatabaseShape.path()).complaint().apply(where);
    if (!wrong.isEmpty()) {
      throw Problem.of(
              ProblemCode.USAGE, "'" + where + "' cannot be used", "It " + wrong, "--into WHERE")
          .asException();
    }
    return new DatabaseSpec(
        name,
        kind,
        isDump ? path : Optional.of(where),
        isDump ? where : database,
        login,
        runAs,
        programs,
        check);
  }

  /** What is kept of it and how. */
  public enum Kind {
    /** All files of a PostgreSQL cluster, by {@code pg_basebackup}. */
    POSTGRESQL_BASE,
    /** One database of PostgreSQL, by {@code pg_dump}. */
    POSTGRESQL_DUMP,
    /** A file, by an online backup of SQLite. */
    SQLITE;

    /** As written in the estate: {@code postgresql-base}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind ofLabel(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /**
   * Never a password: that is in a file of the host.
   *
   * @param host address or directory of the socket; empty for the tools' default
   * @param passwordFile in the form of {@code .pgpass}
   */
  public record Login(
      Optional<String> host, int port, String user, Optional<String> passwordFile) {}

  /**
   * A question to the database, which changes nothing.
   *
   * @param query one statement of SQL
   * @param expect its whole answer; empty when it is a number that may only have grown since the
   *     archive was begun
   */
  public record Check(String query, Optional<String> expect) {}
}
