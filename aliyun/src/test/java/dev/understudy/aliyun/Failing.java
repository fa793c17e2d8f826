package dev.understudy.aliyun;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;

/** Runs a call that must fail with a problem, and gives the problem. */
final class Failing {

  private Failing() {}

  static Problem problemOf(Runnable call) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, call::run);
    if (thrown == null) {
      throw new AssertionError("the call succeeded");
    }
    return thrown.problem();
  }
}
