package dev.understudy.core;

import java.util.function.Function;
import java.util.function.Supplier;

/** What a step finds before it acts. "Cannot tell" is {@link Blocked}, never {@link Ready}. */
public sealed interface Precheck {

  /** The effect is not there and may be made now. */
  record Ready() implements Precheck {}

  /**
   * The effect is there already, from an earlier attempt or by hand; it is verified and recorded.
   */
  record AlreadyDone(Receipt receipt) implements Precheck {}

  /** The step must not act; the problem says why and what to do. */
  record Blocked(Problem problem) implements Precheck {}

  static Precheck ready() {
    return new Ready();
  }

  static Precheck done(Receipt receipt) {
    return new AlreadyDone(receipt);
  }

  static Precheck blocked(Problem problem) {
    return new Blocked(problem);
  }

  default <T> T fold(
      Supplier<T> ready, Function<Receipt, T> alreadyDone, Function<Problem, T> blocked) {
    if (this instanceof AlreadyDone done) {
      return alreadyDone.apply(done.receipt());
    }
    if (this instanceof Blocked stop) {
      return blocked.apply(stop.problem());
    }
    return ready.get();
  }
}
