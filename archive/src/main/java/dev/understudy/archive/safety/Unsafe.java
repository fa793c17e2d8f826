package dev.understudy.archive.safety;

import dev.understudy.archive.format.RawPath;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;

/** The problems of archives that are made to do harm, or are not what their manifest says. */
public final class Unsafe {
  private static final String NEXT = "restore another archive: understudy archive list";

  private Unsafe() {}

  public static ProblemException entry(RawPath path, String why) {
    return entry(path, why, NEXT);
  }

  static ProblemException entry(RawPath path, String why, String hint) {
    return Problem.of(
            ProblemCode.UNSAFE_ARCHIVE, "the archive is refused for " + path.shown(), why, hint)
        .asException();
  }

  public static ProblemException archive(String why) {
    return Problem.of(ProblemCode.UNSAFE_ARCHIVE, "the archive is refused", why, NEXT)
        .asException();
  }

  public static ProblemException damaged(String what, String why) {
    return Problem.of(
            ProblemCode.ARCHIVE_DAMAGED,
            what,
            why,
            "restore what is intact with --keep-intact, or another archive: understudy archive list")
        .asException();
  }
}
