package dev.understudy.core;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When a step that failed is tried again by the run itself, before a person is needed: per class of
 * error, as the runbook says. A denied call, a failed proof and a bug are never in a rule.
 *
 * @param rules the first whose classes hold the error decides; none: never again
 */
public record Retry(List<Rule> rules) {

  /**
   * One rule.
   *
   * @param on the errors it is for; not empty
   * @param max how often the step is tried again for them, from 1
   * @param interval before the first of these; positive
   * @param backoff by which the interval grows each time, from 1
   * @param cap the longest interval
   */
  public record Rule(
      Set<ProblemCode> on, int max, Duration interval, double backoff, Duration cap) {
    public Rule {
      on = Set.copyOf(on);
      if (on.isEmpty() || max < 1 || interval.isNegative() || interval.isZero() || backoff < 1) {
        throw new IllegalArgumentException("not a retry: " + on + " " + max + " " + interval);
      }
    }

    /** How long to wait before the try after {@code failures} failures, from 1. */
    Duration pause(int failures) {
      double millis = interval.toMillis() * Math.pow(backoff, failures - 1.0);
      return millis >= cap.toMillis() ? cap : Duration.ofMillis(Math.round(millis));
    }
  }

  /** The classes of error a rule may name, and what they stand for. */
  public static final Map<String, Set<ProblemCode>> CLASSES =
      Map.of(
          "throttled", EnumSet.of(ProblemCode.THROTTLED),
          "no-stock", EnumSet.of(ProblemCode.NO_STOCK),
          "quota", EnumSet.of(ProblemCode.QUOTA),
          "not-found", EnumSet.of(ProblemCode.NOT_FOUND),
          "refused", EnumSet.of(ProblemCode.CLOUD_REFUSED),
          "unreachable", EnumSet.of(ProblemCode.CLOUD_UNREACHABLE, ProblemCode.HOST_UNREACHABLE),
          "command-failed", EnumSet.of(ProblemCode.COMMAND_FAILED),
          "resource-failed", EnumSet.of(ProblemCode.RESOURCE_FAILED));

  public Retry {
    rules = List.copyOf(rules);
  }

  public static Retry never() {
    return new Retry(List.of());
  }

  /** The rule for an error; empty when it is not to be tried again. */
  Optional<Rule> rule(Problem problem) {
    return rules.stream().filter(rule -> rule.on().contains(problem.code())).findFirst();
  }
}
