package dev.understudy.snapshot.status;

import java.util.Collection;
import java.util.Comparator;

/** How bad something is, as monitoring knows it. */
public enum Grade {
  OK(0, 0),
  WARNING(1, 1),
  CRITICAL(2, 3),
  /** Nobody could be asked, or there is nothing to ask about. */
  UNKNOWN(3, 2);

  private final int exit;
  private final int weight;

  Grade(int exit, int weight) {
    this.exit = exit;
    this.weight = weight;
  }

  /** The exit code of a monitoring plugin. */
  public int exit() {
    return exit;
  }

  /** What is known to be bad outweighs what is not known, and that outweighs a warning. */
  static Grade worst(Collection<Finding> findings) {
    return findings.stream()
        .map(Finding::grade)
        .max(Comparator.comparingInt(grade -> grade.weight))
        .orElse(OK);
  }
}
