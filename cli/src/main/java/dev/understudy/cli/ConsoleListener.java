package dev.understudy.cli;

import dev.understudy.core.Plan;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunListener;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells a run's progress: plain lines on stderr for a person, one object per event on stdout with
 * {@code --json}. Step n of m, how long it took, and how long rehearsals say the rest will take.
 */
final class ConsoleListener implements RunListener {
  private final Output output;
  private final TimeSource time;
  private final Expectations expectations;
  private final Map<StepId, Integer> numbers = new ConcurrentHashMap<>();
  private final Set<String> running = new ConcurrentSkipListSet<>();
  private final AtomicInteger done = new AtomicInteger();
  private volatile int of;
  private volatile Instant started;

  ConsoleListener(Output output, TimeSource time, Expectations expectations) {
    this.output = output;
    this.time = time;
    this.expectations = expectations;
    this.started = time.now();
  }

  @Override
  public void runStarted(RunHeader header, Plan plan, boolean resumed) {
    started = time.now();
    of = plan.nodes().size();
    String eta =
        expectations
            .total(plan)
            .map(left -> ", about " + Durations.text(left))
            .orElse(", never rehearsed: no estimate");
    output.progress(
        (resumed ? "resuming " : "running ")
            + header.runbook()
            + " as "
            + header.run()
            + ": "
            + of
            + " steps"
            + eta);
    Map<String, Object> fields = fields();
    fields.put("event", resumed ? "resumed" : "started");
    fields.put("run", header.run().value());
    fields.put("runbook", header.runbook());
    fields.put("steps", of);
    expectations
        .total(plan)
        .ifPresent(left -> fields.put("expectedSeconds", Durations.seconds(left)));
    output.object("run", fields);
    output.startLive(() -> live(plan));
  }

  /** Elapsed, which steps run now, and what rehearsals say is left. */
  private String live(Plan plan) {
    String left =
        expectations
            .total(plan)
            .map(total -> total.minus(elapsed()))
            .map(
                rest ->
                    rest.isNegative()
                        ? ", longer than usual"
                        : ", about " + Durations.text(rest) + " left")
            .orElse("");
    return String.format("%7s  %d/%d done%s: ", Durations.text(elapsed()), done.get(), of, left)
        + String.join(", ", running);
  }

  @Override
  public void stepStarted(Plan.Node node, int number, int total) {
    numbers.put(node.id(), number);
    running.add(node.id().value());
    Optional<Duration> expected = expectations.step(node.id());
    output.progress(
        prefix(node.id())
            + node.step().summary()
            + expected.map(usual -> " (usually " + Durations.text(usual) + ")").orElse(""));
    Map<String, Object> fields = step("started", node.id());
    fields.put("summary", node.step().summary());
    expected.ifPresent(usual -> fields.put("expectedSeconds", Durations.seconds(usual)));
    output.object("step", fields);
  }

  @Override
  public void stepProgress(StepId step, String message) {
    output.progress(prefix(step) + message);
    Map<String, Object> fields = step("progress", step);
    fields.put("message", message);
    output.object("step", fields);
  }

  @Override
  public void stepSucceeded(StepId step, Receipt receipt, Duration took, boolean found) {
    running.remove(step.value());
    done.incrementAndGet();
    output.progress(
        prefix(step) + (found ? "was done already" : "done in " + Durations.text(took)));
    Map<String, Object> fields = step("succeeded", step);
    fields.put("found", found);
    fields.put("tookSeconds", Durations.seconds(took));
    fields.put("receipt", receipt.facts());
    output.object("step", fields);
  }

  @Override
  public void stepFailed(StepId step, Problem problem, Duration took) {
    running.remove(step.value());
    output.progress(prefix(step) + "failed after " + Durations.text(took) + ": " + problem.what());
    Map<String, Object> fields = step("failed", step);
    fields.putAll(Output.problemFields(problem));
    output.object("step", fields);
  }

  @Override
  public void stepCompensated(StepId step, Optional<Problem> problem) {
    output.progress(
        prefix(step) + problem.map(what -> "could not be undone: " + what.what()).orElse("undone"));
    Map<String, Object> fields = step(problem.isPresent() ? "undo-failed" : "undone", step);
    problem.ifPresent(what -> fields.putAll(Output.problemFields(what)));
    output.object("step", fields);
  }

  @Override
  public void runEnded(RunOutcome outcome) {
    output.stopLive();
    output.detail(
        "run " + outcome.run() + " " + outcome.status() + " after " + Durations.text(elapsed()));
  }

  private String prefix(StepId step) {
    return String.format(
        "%7s  %2d/%d  %-24s ", Durations.text(elapsed()), numbers.getOrDefault(step, 0), of, step);
  }

  private Map<String, Object> step(String event, StepId step) {
    Map<String, Object> fields = fields();
    fields.put("event", event);
    fields.put("step", step.value());
    fields.put("number", numbers.getOrDefault(step, 0));
    fields.put("of", of);
    return fields;
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", time.now().toString());
    return fields;
  }

  private Duration elapsed() {
    return Duration.between(started, time.now());
  }
}
