package dev.understudy.continuity.sql;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.nio.file.Path;
import java.sql.SQLException;

/** What a database complains about, as a problem. */
final class SqlProblems {
  private static final String HELP = "understudy verify continuity --help";
  private static final int LONGEST_SCHEME = 30;

  private SqlProblems() {}

  static ProblemException of(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (state.equals("57014")) {
      return problem(ProblemCode.INTERRUPTED, "the question was cancelled", why, "", e);
    }
    if (state.startsWith("08") || state.startsWith("57P")) {
      return problem(
          ProblemCode.HOST_UNREACHABLE, "the database gives no answer", why, "pg_isready", e);
    }
    if (state.startsWith("28")) {
      return problem(
          ProblemCode.ACCESS_DENIED,
          "the database lets nobody in",
          why,
          "--user NAME --password env:NAME or file:PATH",
          e);
    }
    if (state.startsWith("53")) {
      return problem(
          ProblemCode.NO_SPACE, "the database has not enough room to sort", why, "--from", e);
    }
    return problem(ProblemCode.USAGE, "the database cannot answer that", why, HELP, e);
  }

  static ProblemException secretInAddress() {
    return Problem.of(
            ProblemCode.USAGE,
            "the address of the database holds a password",
            "everybody on this host can read it there",
            "--user NAME --password env:NAME or file:PATH")
        .asException();
  }

  static ProblemException noFile(Path file) {
    return Problem.of(
            ProblemCode.USAGE, "there is no database " + file, "", "--jdbc jdbc:sqlite:FILE")
        .asException();
  }

  static ProblemException unknownAddress(String url) {
    return Problem.of(
            ProblemCode.USAGE,
            "no database is known at '"
                + url.substring(0, Math.min(url.length(), LONGEST_SCHEME))
                + "'",
            "jdbc:postgresql://HOST:PORT/NAME and jdbc:sqlite:FILE are",
            HELP)
        .asException();
  }

  private static ProblemException problem(
      ProblemCode code, String what, String why, String hint, SQLException cause) {
    return new ProblemException(Problem.of(code, what, why, hint), cause);
  }
}
