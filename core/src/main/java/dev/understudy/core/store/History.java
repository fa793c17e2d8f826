package dev.understudy.core.store;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Plan;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunSummary;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long things took in earlier runs: measured, not estimated. An immutable picture of the newest
 * successful runs of each runbook; a journal that cannot be read is left out.
 */
public final class History {
  private static final int RUNS = 30;

  private final Map<String, List<Duration>> runs = new HashMap<>();
  private final Map<String, Map<StepId, List<Duration>>> steps = new HashMap<>();
  private final Map<StepId, List<Duration>> anywhere = new HashMap<>();

  private History() {}

  /** Reads the newest 30 runs of each runbook that succeeded. */
  public static History of(RunStore store) {
    return of(store, store.summaries());
  }

  /**
   * The same for the runs that began before that one, which is not measured against itself. The ids
   * of runs sort by time.
   */
  public static History before(RunStore store, RunId run) {
    return of(
        store, store.summaries().stream().filter(one -> one.run().compareTo(run) < 0).toList());
  }

  /**
   * The same, when it is known already how the store's runs stand.
   *
   * @param summaries newest first
   */
  public static History of(RunStore store, List<RunSummary> summaries) {
    History history = new History();
    Map<String, Integer> taken = new HashMap<>();
    for (RunSummary run : summaries) {
      if (run.status() == RunSummary.Status.SUCCEEDED
          && taken.getOrDefault(run.runbook(), 0) < RUNS) {
        List<JournalRecord> records = readable(store, run.run());
        if (!records.isEmpty()) {
          taken.merge(run.runbook(), 1, Integer::sum);
          history.take(run.runbook(), records);
        }
      }
    }
    return history;
  }

  /**
   * The measured times of a whole run, from start to finish; runs that were resumed do not count.
   */
  public Optional<Timing> run(String runbook) {
    return Timing.of(runs.getOrDefault(runbook, List.of()));
  }

  /** The measured times of one step in one runbook. */
  public Optional<Timing> step(String runbook, StepId step) {
    return Timing.of(steps.getOrDefault(runbook, Map.of()).getOrDefault(step, List.of()));
  }

  /**
   * The measured times of one step in this runbook, or else in any other, because a drill rehearses
   * the steps of the real thing.
   */
  public Optional<Timing> rehearsed(String runbook, StepId step) {
    return step(runbook, step).or(() -> Timing.of(anywhere.getOrDefault(step, List.of())));
  }

  /** How long the step is expected to take: the median of {@link #rehearsed}. */
  public Optional<Duration> expected(String runbook, StepId step) {
    return rehearsed(runbook, step).map(Timing::median);
  }

  /** How long the plan is expected to take; empty when none of its steps was ever measured. */
  public Optional<Eta> eta(Plan plan) {
    Map<StepId, Duration> known = new LinkedHashMap<>();
    List<StepId> unmeasured = new ArrayList<>();
    for (Plan.Node node : plan.nodes()) {
      expected(plan.runbook(), node.id())
          .ifPresentOrElse(took -> known.put(node.id(), took), () -> unmeasured.add(node.id()));
    }
    if (known.isEmpty()) {
      return Optional.empty();
    }
    List<StepId> path = plan.criticalPath(known);
    Duration total =
        path.stream()
            .map(step -> known.getOrDefault(step, Duration.ZERO))
            .reduce(Duration.ZERO, Duration::plus);
    return Optional.of(new Eta(total, path, unmeasured));
  }

  /**
   * An expectation.
   *
   * @param path the chain of steps that decides the length
   * @param unmeasured steps that no earlier run has timed; while there are any, {@code total} is a
   *     lower bound
   */
  public record Eta(Duration total, List<StepId> path, List<StepId> unmeasured) {
    public Eta {
      path = List.copyOf(path);
      unmeasured = List.copyOf(unmeasured);
    }

    public boolean isLowerBound() {
      return !unmeasured.isEmpty();
    }
  }

  private void take(String runbook, List<JournalRecord> records) {
    if (records.stream().noneMatch(r -> r.event() == JournalEvent.RUN_RESUMED)) {
      Duration took = Duration.between(records.get(0).at(), records.get(records.size() - 1).at());
      add(runs.computeIfAbsent(runbook, name -> new ArrayList<>()), took);
    }
    Map<StepId, List<Duration>> own = steps.computeIfAbsent(runbook, name -> new HashMap<>());
    for (JournalRecord record : records) {
      Optional<Duration> took = JournalFacts.took(record);
      if (record.step().isPresent() && took.isPresent() && !JournalFacts.found(record)) {
        StepId step = record.step().get();
        add(own.computeIfAbsent(step, id -> new ArrayList<>()), took.get());
        for (StepId name : names(step)) {
          add(anywhere.computeIfAbsent(name, id -> new ArrayList<>()), took.get());
        }
      }
    }
  }

  /**
   * A step that another runbook includes is the same step: {@code recover/look} rehearses {@code
   * look}.
   */
  static List<StepId> names(StepId step) {
    List<StepId> names = new ArrayList<>();
    String name = step.value();
    while (true) {
      names.add(new StepId(name));
      int slash = name.indexOf('/');
      if (slash < 0) {
        return names;
      }
      name = name.substring(slash + 1);
    }
  }

  /**
   * A clock that was set back while a run went on must not make the past take less than nothing.
   */
  private static void add(List<Duration> durations, Duration took) {
    if (!took.isNegative()) {
      durations.add(took);
    }
  }

  private static List<JournalRecord> readable(RunStore store, RunId run) {
    try {
      return store.read(run);
    } catch (ProblemException e) {
      return List.of();
    }
  }
}
