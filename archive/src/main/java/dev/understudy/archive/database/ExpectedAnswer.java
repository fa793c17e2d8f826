package dev.understudy.archive.database;

import dev.understudy.archive.database.DatabaseRestoreResult.Level;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.cloud.estate.DatabaseSpec.Check;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a restored database is asked and what it must answer: the check's own expectation, else a
 * number not smaller than when the archive was begun, else anything at all.
 *
 * @param exact the whole answer
 * @param least the number
 */
record ExpectedAnswer(String query, Optional<String> exact, Optional<String> least) {

  static ExpectedAnswer of(DatabaseSpec database, ManifestHeader header, String otherwise) {
    if (database.check().isEmpty()) {
      return new ExpectedAnswer(otherwise, Optional.empty(), Optional.empty());
    }
    Check check = database.check().get();
    Optional<String> then =
        check.expect().isPresent()
            ? Optional.empty()
            : Optional.of(
                DatabaseFacts.findAnswer(header, check.query())
                    .orElseThrow(() -> unasked(header, check)));
    return new ExpectedAnswer(check.query(), check.expect(), then);
  }

  /**
   * How far an answer proves it.
   *
   * @throws dev.understudy.core.ProblemException {@code PROOF_FAILED}
   */
  Level judge(String answer) {
    if (exact.isPresent() && !answer.equals(exact.get().strip())) {
      throw unproven(answer, exact.get());
    }
    if (least.isPresent() && number(answer).compareTo(number(least.get())) < 0) {
      throw unproven(answer, least.get() + " or more, as when the archive was begun");
    }
    return exact.isPresent() || least.isPresent() ? Level.COMPLETE : Level.SERVES;
  }

  /** For people. */
  String told(String answer) {
    return query + " answers " + HostTools.shortened(answer);
  }

  private BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw unproven(text, "a number, or whatever 'expect' of the check says");
    }
  }

  private RuntimeException unproven(String answer, String expected) {
    return Problem.of(
            ProblemCode.PROOF_FAILED,
            "the restored database is not complete",
            told(answer) + ", expected was " + expected,
            "restore another archive: understudy archive list")
        .asException();
  }

  private static RuntimeException unasked(ManifestHeader header, Check check) {
    return Problem.of(
            ProblemCode.BLOCKED,
            "the archive "
                + header.archive()
                + " does not say what '"
                + check.query()
                + "' answered",
            "The check is newer than the archive.",
            "add 'expect' to the check, or remove the check for this restore")
        .asException();
  }
}
