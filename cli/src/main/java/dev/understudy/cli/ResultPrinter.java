package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunOutcome;
import dev.understudy.runbooks.report.RunScore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says how a run ended: a few lines for a person, one object for a program, and the exit code. */
record ResultPrinter(Output output) {

  ExitCode print(RunHeader header, RunOutcome outcome, RunScore score) {
    boolean isMissed = outcome.isSuccess() && score.verdict() == RunScore.Verdict.MISSED;
    ExitCode exit = isMissed ? ExitCode.OBJECTIVE_MISSED : outcome.exit();
    Optional<Problem> problem =
        isMissed
            ? Optional.of(missed(header, score))
            : outcome.problem().map(found -> withNextCommand(found, header, exit));
    problem.ifPresent(output::problem);
    String label = isMissed ? "objective-missed" : outcome.status().name().toLowerCase(Locale.ROOT);
    Duration took = Duration.between(outcome.started(), outcome.ended());
    if (exit != ExitCode.DONE || !output.isQuiet()) {
      tell(
          header.runbook()
              + " "
              + label
              + " after "
              + Durations.text(took)
              + ", run "
              + header.run(),
          outcome,
          score);
    }
    output.object("result", fields(header, outcome, label, score, took, problem));
    return exit;
  }

  /** A problem's hint says what to change; after that the run goes on where it stopped. */
  private static Problem withNextCommand(Problem problem, RunHeader header, ExitCode exit) {
    boolean isResumable = exit == ExitCode.FAILED || exit == ExitCode.UNREACHABLE;
    if (!isResumable || problem.hint().contains("understudy run ")) {
      return problem;
    }
    String then = "understudy run resume " + header.run();
    return problem.withHint(problem.hint().isEmpty() ? then : problem.hint() + "; then " + then);
  }

  private void tell(String ending, RunOutcome outcome, RunScore score) {
    output.text(ending);
    if (isMeasured(outcome, score)) {
      score.rta().ifPresent(rta -> output.text(line("RTA", rta, "RTO", score.objective().rto())));
      score.rpa().ifPresent(rpa -> output.text(line("RPA", rpa, "RPO", score.objective().rpo())));
    }
    score.expected().ifPresent(expected -> output.text(measurements(expected, score)));
    score.leaked().ifPresent(leaked -> output.text("left behind: " + leaked));
  }

  private static String measurements(long expected, RunScore score) {
    long missing = score.missing().orElse(0L);
    String lost = missing > 0 ? ": they came after the recovery point" : "";
    return "measurements: "
        + expected
        + " expected, "
        + score.present().orElse(0L)
        + " present, "
        + missing
        + " missing"
        + lost;
  }

  /** A run that failed, or that is no recovery, has nothing to hold against the objectives. */
  private static boolean isMeasured(RunOutcome outcome, RunScore score) {
    return outcome.isSuccess() && score.measurement().isPresent();
  }

  private static String line(String measured, Duration value, String promised, Duration limit) {
    String verdict = value.compareTo(limit) <= 0 ? "met" : "MISSED";
    return measured
        + " "
        + Durations.text(value)
        + ", "
        + promised
        + " "
        + Durations.text(limit)
        + ": "
        + verdict;
  }

  private static Problem missed(RunHeader header, RunScore score) {
    return Problem.of(
        ProblemCode.OBJECTIVE_MISSED,
        "everything is done and verified, but an objective was missed",
        score
                .measurement()
                .map(m -> (m.isRtoMet() ? "" : "the RTO ") + (m.isRpoMet() ? "" : "the RPO"))
                .orElse("")
                .strip()
            + score
                .missing()
                .filter(count -> count > 0)
                .map(count -> " " + count + " measurements are missing")
                .orElse("")
            + score
                .leaked()
                .filter(count -> count > 0)
                .map(count -> " " + count + " resources are left behind")
                .orElse(""),
        "understudy run show " + header.run());
  }

  private static Map<String, Object> fields(
      RunHeader header,
      RunOutcome outcome,
      String label,
      RunScore score,
      Duration took,
      Optional<Problem> problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("runbook", header.runbook());
    fields.put("outcome", label);
    fields.put("run", header.run().value());
    fields.put("tookSeconds", Durations.seconds(took));
    score
        .rta()
        .filter(rta -> isMeasured(outcome, score))
        .ifPresent(rta -> fields.put("rtaSeconds", Durations.seconds(rta)));
    score
        .rpa()
        .filter(rpa -> isMeasured(outcome, score))
        .ifPresent(rpa -> fields.put("rpaSeconds", Durations.seconds(rpa)));
    fields.put("rtoSeconds", Durations.seconds(score.objective().rto()));
    fields.put("rpoSeconds", Durations.seconds(score.objective().rpo()));
    score.expected().ifPresent(count -> fields.put("expected", count));
    score.present().ifPresent(count -> fields.put("present", count));
    score.missing().ifPresent(count -> fields.put("missing", count));
    score.leaked().ifPresent(count -> fields.put("leaked", count));
    outcome.failedStep().ifPresent(step -> fields.put("failedStep", step.value()));
    problem.ifPresent(found -> fields.put("problem", Output.problemFields(found)));
    return fields;
  }
}
