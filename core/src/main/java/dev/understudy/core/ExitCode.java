package dev.understudy.core;

/** Exit codes are API; a number is never used for something else. */
public enum ExitCode {
  DONE(0, "done and verified"),
  USAGE(2, "usage or invalid file"),
  OBJECTIVE_MISSED(10, "objective missed"),
  BLOCKED(20, "blocked by a precheck"),
  STALE_PLAN(21, "plan stale"),
  LEASE_HELD(22, "lease held by another run"),
  FAILED(30, "failed, resumable"),
  FAILED_PAST_NO_RETURN(31, "failed past the point of no return"),
  UNREACHABLE(40, "cloud or host unreachable"),
  BUG(70, "bug"),
  INTERRUPTED(130, "interrupted, resumable");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  public String meaning() {
    return meaning;
  }
}
