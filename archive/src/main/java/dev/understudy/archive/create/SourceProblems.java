package dev.understudy.archive.create;

import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;

/** What can go wrong while a source is read. */
final class SourceProblems {
  private SourceProblems() {}

  /** The stream ended or made no sense; what is finished is kept. */
  static ProblemException broken(IOException e) {
    return new ProblemException(
        Problem.of(
                ProblemCode.HOST_UNREACHABLE,
                "reading the source broke off",
                String.valueOf(e.getMessage()),
                "the same command again goes on from the last finished segment")
            .withEffect(Effect.TRANSIENT),
        e);
  }
}
