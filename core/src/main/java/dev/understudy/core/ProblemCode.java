package dev.understudy.core;

import java.util.Arrays;
import java.util.Locale;

/**
 * Every kind of problem and the exit code it leads to. Names are API: they are printed, journaled
 * and documented.
 */
public enum ProblemCode {
  /** A command line that cannot be understood. */
  USAGE(ExitCode.USAGE),
  /** A file the user wrote (estate, runbook) that is missing or wrong. */
  INVALID_FILE(ExitCode.USAGE),
  /** The cloud refused the credentials or the permission. */
  ACCESS_DENIED(ExitCode.UNREACHABLE),
  /** The cloud could not be reached or gave no answer. */
  CLOUD_UNREACHABLE(ExitCode.UNREACHABLE),
  /** A host could not be reached over SSH or HTTP, or its host key is not the known one. */
  HOST_UNREACHABLE(ExitCode.UNREACHABLE),
  /** The cloud is limiting our calls. */
  THROTTLED(ExitCode.FAILED),
  /** The cloud refused a request as it stands. */
  CLOUD_REFUSED(ExitCode.FAILED),
  /** No zone and no type of the list has stock. */
  NO_STOCK(ExitCode.FAILED),
  /** A quota of the account is used up. */
  QUOTA(ExitCode.FAILED),
  /** Something that should be there is not. */
  NOT_FOUND(ExitCode.FAILED),
  /** A snapshot, image or disk ended in a failed state. */
  RESOURCE_FAILED(ExitCode.FAILED),
  /** Did not happen within its deadline. */
  TIMEOUT(ExitCode.FAILED),
  /** A command on a host failed. */
  COMMAND_FAILED(ExitCode.FAILED),
  /** A host's disk is full. */
  NO_SPACE(ExitCode.FAILED),
  /**
   * A proof did not hold: data missing, wrong or stale, an address that is not the expected one.
   */
  PROOF_FAILED(ExitCode.FAILED),
  /** An archive is not as it was written: bits flipped, parts missing, cut off or swapped. */
  ARCHIVE_DAMAGED(ExitCode.FAILED),
  /** An archive would write outside its target, or is made to do harm. */
  UNSAFE_ARCHIVE(ExitCode.FAILED),
  /** A precheck forbids the step. */
  BLOCKED(ExitCode.BLOCKED),
  /** The old primary could not be proven fenced. */
  NOT_FENCED(ExitCode.BLOCKED),
  /** A drill tried to change something it does not own. */
  GUARDED(ExitCode.BLOCKED),
  /** The world changed since the plan was made. */
  STALE_PLAN(ExitCode.STALE_PLAN),
  /** Another run holds the estate. */
  LEASE_HELD(ExitCode.LEASE_HELD),
  /** The lease was lost in mid-run. */
  LEASE_LOST(ExitCode.FAILED),
  /** RTO or RPO missed. */
  OBJECTIVE_MISSED(ExitCode.OBJECTIVE_MISSED),
  /** The journal is damaged. */
  JOURNAL_DAMAGED(ExitCode.FAILED),
  /** State could not be written; nothing was done after that. */
  STATE_UNWRITABLE(ExitCode.FAILED),
  /** Stopped by a signal. */
  INTERRUPTED(ExitCode.INTERRUPTED),
  /** A defect in Understudy itself. */
  BUG(ExitCode.BUG);

  private final ExitCode exit;

  ProblemCode(ExitCode exit) {
    this.exit = exit;
  }

  public ExitCode exit() {
    return exit;
  }

  /** The code printed as {@code label}; a label that this version does not know is a failure. */
  public static ProblemCode ofLabel(String label) {
    return Arrays.stream(values())
        .filter(code -> code.label().equals(label))
        .findFirst()
        .orElse(RESOURCE_FAILED);
  }

  /** The name as printed: {@code not-fenced}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
