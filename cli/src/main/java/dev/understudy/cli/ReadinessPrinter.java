package dev.understudy.cli;

import dev.understudy.core.StepId;
import dev.understudy.core.store.History;
import dev.understudy.runbooks.report.Readiness;
import dev.understudy.runbooks.report.StepMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints how far each runbook can be relied on, and what is remembered of its steps. */
record ReadinessPrinter(Output output, History history, Instant now, boolean showsSteps) {

  void print(Readiness readiness) {
    String name = (readiness.runbook() + " " + readiness.server()).strip();
    String when =
        readiness.since().map(at -> ", " + age(at) + " ago, run " + run(readiness)).orElse("");
    String usual =
        history
            .run(readiness.runbook())
            .map(timing -> ", usually takes " + Durations.text(timing.median()))
            .orElse("");
    output.text(
        String.format(
            "  %-18s %-16s %s%s%s", readiness.state().label(), name, readiness.why(), when, usual));
    List<StepId> uncovered = readiness.uncovered();
    if (!uncovered.isEmpty()) {
      output.text(
          String.format(
              "  %-18s %-16s %d of %d steps no run has ever performed: %s",
              "",
              "",
              uncovered.size(),
              readiness.steps().size(),
              String.join(", ", uncovered.stream().map(StepId::value).toList())));
    }
    if (showsSteps) {
      readiness.steps().forEach(step -> output.text(line(step)));
    }
    output.object("runbook", fields(readiness));
  }

  private static String run(Readiness readiness) {
    return readiness.by().map(Object::toString).orElse("?");
  }

  private String line(StepMemory step) {
    String times =
        step.timing()
            .map(t -> Durations.text(t.median()) + ", p95 " + Durations.text(t.p95()))
            .orElse("never timed");
    return String.format(
        "    %-26s real %-12s drill %-12s %3d ok %3d failed%s  %s",
        step.step(),
        ago(step.real()),
        ago(step.drill()),
        step.succeeded(),
        step.failed(),
        step.failure().map(seen -> ", last " + age(seen.at()) + " ago").orElse(""),
        times);
  }

  private String ago(Optional<StepMemory.Seen> seen) {
    return seen.map(it -> age(it.at()) + " ago").orElse("never");
  }

  private String age(Instant at) {
    return Durations.text(Duration.between(at, now));
  }

  static Map<String, Object> fields(Readiness readiness) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("runbook", readiness.runbook());
    fields.put("server", readiness.server());
    fields.put("state", readiness.state().label());
    fields.put("why", readiness.why());
    readiness.by().ifPresent(run -> fields.put("run", run.value()));
    readiness.since().ifPresent(at -> fields.put("since", at.toString()));
    fields.put("uncovered", readiness.uncovered().stream().map(StepId::value).toList());
    fields.put("steps", readiness.steps().stream().map(ReadinessPrinter::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(StepMemory step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", step.step().value());
    step.real().ifPresent(seen -> fields.put("lastReal", fields(seen)));
    step.drill().ifPresent(seen -> fields.put("lastDrill", fields(seen)));
    fields.put("succeeded", step.succeeded());
    fields.put("failed", step.failed());
    step.failure().ifPresent(seen -> fields.put("lastFailure", fields(seen)));
    step.timing()
        .ifPresent(
            timing -> {
              fields.put("p50Seconds", Durations.seconds(timing.median()));
              fields.put("p95Seconds", Durations.seconds(timing.p95()));
            });
    return fields;
  }

  private static Map<String, Object> fields(StepMemory.Seen seen) {
    return Map.of("run", seen.run().value(), "at", seen.at().toString());
  }
}
