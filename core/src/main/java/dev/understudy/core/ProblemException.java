package dev.understudy.core;

/** Carries a {@link Problem}. Anything else that is thrown is a bug and exits 70. */
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  public ProblemException(Problem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
