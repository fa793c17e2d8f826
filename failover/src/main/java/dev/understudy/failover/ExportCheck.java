package dev.understudy.failover;

import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.probe.CheckTarget;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import dev.understudy.core.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The estate's continuity check of a server, aimed at one address. */
record ExportCheck(CheckTarget target, CheckSpec.Continuity expected) {

  /**
   * The check.
   *
   * @throws ProblemException {@code PROOF_FAILED} when the estate has none for this server: a proof
   *     of nothing is none
   */
  static ExportCheck of(ServerScope scope, String address) {
    List<CheckTarget> found =
        CheckTarget.all(
            scope.estate().checks(),
            scope.estate().dns(),
            scope.server().name(),
            address,
            CheckSpec.Continuity.class);
    if (found.isEmpty()) {
      throw new ProblemException(none(scope));
    }
    return new ExportCheck(found.get(0), (CheckSpec.Continuity) found.get(0).check().expect());
  }

  /** An instant given as ISO-8601 or milliseconds since 1970 UTC; blank or none: the fallback. */
  static Instant instant(StepContext context, Optional<Value> given, Instant fallback) {
    String text = given.map(value -> value.in(context).strip()).orElse("");
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return text.chars().allMatch(Character::isDigit)
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : Instant.parse(text);
    } catch (DateTimeException | NumberFormatException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID_FILE,
              "'" + text + "' is not an instant",
              "expected is a form such as 2026-11-13T06:05:00Z",
              "correct 'since' of the step"),
          e);
    }
  }

  Duration within() {
    return target.check().within();
  }

  private static Problem none(ServerScope scope) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        "there is nothing to prove continuity of server '" + scope.server().name() + "' by",
        "no check of the estate has a continuity for one of its DNS names",
        "add {name: ..., http: \"http://${dns.NAME}/export\", continuity: {every: 1s, atLeast: 1},"
            + " within: 2m} under checks in the estate file");
  }
}
