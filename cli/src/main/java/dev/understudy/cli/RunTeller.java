package dev.understudy.cli;

import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a run's progress, whether it runs here or elsewhere: plain lines on stderr for a person,
 * below them a board on a terminal, one object per event on stdout with {@code --json}. Step n of
 * m, how long it took, and how long rehearsals say the rest will take. Safe for use by many
 * threads.
 */
final class RunTeller {
  private final Output output;
  private final TimeSource time;
  private final RunProgress progress;

  RunTeller(Output output, TimeSource time, RunProgress progress) {
    this.output = output;
    this.time = time;
    this.progress = progress;
  }

  /**
   * A run begins, or goes on.
   *
   * @param steps of its plan; empty when the plan is not known
   * @param done steps that were done before
   */
  void runStarted(
      RunHeader header,
      List<PlannedStep> steps,
      Collection<StepId> done,
      boolean resumed,
      Instant at) {
    progress.begin(header.runbook() + " " + header.run(), steps, done, at);
    Optional<Duration> left = progress.remaining(at);
    String length =
        progress
            .of()
            .map(
                of ->
                    of
                        + " steps"
                        + left.map(rest -> ", about " + Durations.text(rest))
                            .orElse(", never rehearsed: no estimate"))
            .orElse("how many steps is not in its journal");
    output.progress(
        (resumed ? "resuming " : "running ")
            + header.runbook()
            + " as "
            + header.run()
            + ": "
            + length);
    Map<String, Object> fields = fields(resumed ? "resumed" : "started", at);
    fields.put("run", header.run().value());
    fields.put("runbook", header.runbook());
    progress.of().ifPresent(of -> fields.put("steps", of));
    fields.put("done", done.size());
    left.ifPresent(rest -> fields.put("expectedSeconds", Durations.seconds(rest)));
    output.object("run", fields);
    showBoard();
  }

  /** Brings the board up where it can be shown. */
  void showBoard() {
    LiveBoard board = new LiveBoard(progress);
    output.startLive((width, height) -> board.lines(width, height, time.now()));
  }

  void stepStarted(StepId step, String summary, Instant at) {
    progress.stepStarted(step, output.redactor().clean(summary), at);
    String usual =
        progress.expected(step).map(it -> " (usually " + Durations.text(it) + ")").orElse("");
    output.progress(prefix(step, at) + summary + usual);
    Map<String, Object> fields = step("started", step, at);
    fields.put("summary", summary);
    output.object("step", fields);
  }

  void stepProgress(StepId step, String message, Instant at) {
    progress.stepSaid(step, output.redactor().clean(message));
    output.progress(prefix(step, at) + message);
    Map<String, Object> fields = step("progress", step, at);
    fields.put("message", message);
    output.object("step", fields);
  }

  void stepSucceeded(StepId step, Receipt receipt, Duration took, boolean found, Instant at) {
    progress.stepSucceeded(step);
    output.progress(
        prefix(step, at) + (found ? "was done already" : "done in " + Durations.text(took)));
    Map<String, Object> fields = step("succeeded", step, at);
    fields.put("found", found);
    fields.put("tookSeconds", Durations.seconds(took));
    fields.put("receipt", receipt.facts());
    output.object("step", fields);
  }

  void stepFailed(StepId step, Problem problem, Duration took, Instant at) {
    progress.stepFailed(step);
    output.progress(
        prefix(step, at) + "failed after " + Durations.text(took) + ": " + problem.what());
    Map<String, Object> fields = step("failed", step, at);
    fields.put("tookSeconds", Durations.seconds(took));
    fields.putAll(Output.problemFields(problem));
    output.object("step", fields);
  }

  void stepCompensated(StepId step, Optional<Problem> problem, Instant at) {
    progress.stepUndone(step, problem.isEmpty());
    output.progress(
        prefix(step, at)
            + problem.map(what -> "could not be undone: " + what.what()).orElse("undone"));
    Map<String, Object> fields = step(problem.isPresent() ? "undo-failed" : "undone", step, at);
    problem.ifPresent(what -> fields.putAll(Output.problemFields(what)));
    output.object("step", fields);
  }

  /**
   * @param status as the outcome is printed
   */
  void runEnded(RunId run, String status, Instant at) {
    output.stopLive();
    Duration elapsed = progress.elapsed(at);
    output.detail("run " + run + " " + status + " after " + Durations.text(elapsed));
    Map<String, Object> fields = fields("ended", at);
    fields.put("run", run.value());
    fields.put("status", status);
    fields.put("elapsedSeconds", Durations.seconds(elapsed));
    output.object("run", fields);
  }

  private String prefix(StepId step, Instant at) {
    return String.format(
        "%7s  %2s/%s  %-24s ",
        Durations.text(progress.elapsed(at)),
        progress.number(step).map(String::valueOf).orElse("?"),
        progress.of().map(String::valueOf).orElse("?"),
        step);
  }

  private Map<String, Object> step(String event, StepId step, Instant at) {
    Map<String, Object> fields = fields(event, at);
    fields.put("step", step.value());
    progress.number(step).ifPresent(number -> fields.put("number", number));
    progress.of().ifPresent(of -> fields.put("of", of));
    fields.put("elapsedSeconds", Durations.seconds(progress.elapsed(at)));
    progress
        .expected(step)
        .ifPresent(usual -> fields.put("expectedSeconds", Durations.seconds(usual)));
    progress
        .remaining(at)
        .ifPresent(left -> fields.put("remainingSeconds", Durations.seconds(left)));
    return fields;
  }

  private static Map<String, Object> fields(String event, Instant at) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", at.toString());
    fields.put("event", event);
    return fields;
  }
}
