package dev.understudy.runbooks.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Problem;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs for the screen and for JSON. */
public final class Reports {
  private Reports() {}

  /** Every run of a store, newest first; a damaged journal is a problem, not a gap in the list. */
  public static List<RunView> list(RunStore store) {
    List<RunView> views = new ArrayList<>();
    for (RunId run : store.list()) {
      List<JournalRecord> records = store.read(run);
      views.add(RunView.of(records));
    }
    return views;
  }

  /** One line: id, runbook, status, start and duration. */
  public static String line(RunView run) {
    return String.format(
        Locale.ROOT,
        "%s  %-10s %-11s %s  %s",
        run.run(),
        run.runbook(),
        label(run.status()),
        run.started(),
        run.took().map(Reports::duration).orElse("-"));
  }

  /** The run, its steps with durations and attempts, and what went wrong. */
  public static String text(RunView run) {
    StringBuilder text = new StringBuilder(line(run)).append('\n');
    text.append("started by ").append(run.actor());
    text.append(run.resumes() == 0 ? "" : ", resumed " + run.resumes() + "x").append('\n');
    run.arguments().forEach((name, value) -> text.append("  ").append(name + "=" + value + "\n"));
    int width = run.steps().stream().mapToInt(step -> step.id().value().length()).max().orElse(0);
    for (StepView step : run.steps()) {
      text.append(
              String.format(
                  Locale.ROOT,
                  "  %-" + Math.max(1, width) + "s  %-19s %8s%s",
                  step.id(),
                  label(step.status()),
                  step.took().map(Reports::duration).orElse("-"),
                  remarks(step)))
          .append('\n');
      step.problem().ifPresent(problem -> text.append(problem(problem, "      ")));
    }
    run.problem()
        .filter(p -> run.steps().stream().noneMatch(step -> step.problem().equals(run.problem())))
        .ifPresent(problem -> text.append(problem(problem, "  ")));
    return text.toString();
  }

  /** The run as JSON: {@code {"type":"run",...}}; with its steps when {@code withSteps}. */
  public static ObjectNode json(RunView run, boolean withSteps) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "run");
    json.put("run", run.run().value());
    json.put("runbook", run.runbook());
    json.put("estate", run.estate());
    json.put("status", label(run.status()));
    json.put("started", run.started().toString());
    run.ended().ifPresent(ended -> json.put("ended", ended.toString()));
    run.took().ifPresent(took -> json.put("seconds", seconds(took)));
    json.put("resumes", run.resumes());
    json.put("actor", run.actor());
    json.put("tool", run.toolVersion());
    ObjectNode arguments = json.putObject("arguments");
    run.arguments().forEach(arguments::put);
    run.problem().ifPresent(problem -> json.set("problem", json(problem)));
    if (withSteps) {
      ArrayNode steps = json.putArray("steps");
      run.steps().forEach(step -> steps.add(json(step)));
    }
    return json;
  }

  /** {@code {"code":...,"what":...,"why":...,"hint":...}}. */
  public static ObjectNode json(Problem problem) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", problem.code().label())
        .put("what", problem.what())
        .put("why", problem.why())
        .put("hint", problem.hint());
  }

  /**
   * As a person reads it: {@code 0.4 s}, {@code 12.3 s}, {@code 2 min 05 s}, {@code 1 h 02 min}.
   */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  private static ObjectNode json(StepView step) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("step", step.id().value());
    json.put("status", label(step.status()));
    json.put("attempt", step.attempt());
    json.put("starts", step.starts());
    step.took().ifPresent(took -> json.put("seconds", seconds(took)));
    json.put("found", step.found());
    ObjectNode facts = json.putObject("facts");
    step.receipt().facts().forEach(facts::put);
    step.problem().ifPresent(problem -> json.set("problem", json(problem)));
    return json;
  }

  private static String remarks(StepView step) {
    String found = step.found() ? "  found" : "";
    String starts = step.starts() > 1 ? "  started " + step.starts() + "x" : "";
    return found + starts + (step.attempt() > 1 ? "  attempt " + step.attempt() : "");
  }

  private static String problem(Problem problem, String indent) {
    String text = indent + problem.code().label() + ": " + problem.what() + "\n";
    text += problem.why().isEmpty() ? "" : indent + "why:  " + problem.why() + "\n";
    return text + (problem.hint().isEmpty() ? "" : indent + "hint: " + problem.hint() + "\n");
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
