package dev.understudy.runbooks.general;

import java.util.Optional;

/**
 * Asks a human. The command line supplies it; a run without anybody to ask is never approved. Safe
 * for use by many threads.
 */
public interface Approvals {

  /** A yes that was given to this request before; the run may have died since. */
  Optional<Approval> find(ApprovalRequest request);

  /** Begins to ask, wherever there may be somebody; returns at once. */
  Asking ask(ApprovalRequest request);

  /** A question that is being asked. */
  @FunctionalInterface
  interface Asking {
    /** The answer; empty while there is none. Looks and does not wait. */
    Optional<Approval> answer();
  }

  /** Nobody is there. */
  static Approvals nobody() {
    return new Approvals() {
      @Override
      public Optional<Approval> find(ApprovalRequest request) {
        return Optional.empty();
      }

      @Override
      public Asking ask(ApprovalRequest request) {
        return Optional::empty;
      }
    };
  }
}
