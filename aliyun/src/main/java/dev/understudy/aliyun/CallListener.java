package dev.understudy.aliyun;

import dev.understudy.core.ProblemCode;
import java.util.Optional;

/** Told of every call that was made; never of a parameter or a credential. */
@FunctionalInterface
public interface CallListener {

  /**
   * One call has ended.
   *
   * @param action of the API, for example {@code CreateSnapshot}
   * @param region it was sent to
   * @param requestId the cloud's name of the call, to quote to its support; empty without an answer
   * @param problem how it failed; empty when it did not
   */
  void called(String action, String region, String requestId, Optional<ProblemCode> problem);

  /** One that does not listen. */
  static CallListener none() {
    return (action, region, requestId, problem) -> {};
  }
}
