package dev.understudy.aliyun;

import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import java.util.Set;
import java.util.function.Function;

/**
 * A call that failed.
 *
 * @param code the vendor's; empty when there was no answer that could be read
 * @param requestId the vendor's name of the call; empty without an answer
 */
record Refusal(Problem problem, String code, String requestId) {

  boolean isOneOf(Set<String> codes) {
    return codes.contains(code);
  }

  boolean isAnswered() {
    return !code.isEmpty();
  }

  Refusal withEffect(Effect effect) {
    return new Refusal(problem.withEffect(effect), code, requestId);
  }

  ProblemException asException() {
    return problem.asException();
  }

  /** The answer to refusals that nobody expects: throws. */
  static <T> Function<Refusal, T> unexpected() {
    return refusal -> {
      throw refusal.asException();
    };
  }

  /** Carries a refusal inside this package. */
  static final class Thrown extends Exception {
    private final transient Refusal refusal;

    Thrown(Refusal refusal) {
      super(refusal.problem().toString());
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }
}
