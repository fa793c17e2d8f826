package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.ProblemException;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Runbook;
import dev.understudy.runbooks.RunbookCompiler;
import dev.understudy.runbooks.RunbookParameter;
import dev.understudy.runbooks.Runbooks;
import dev.understudy.runbooks.StepCatalog;
import dev.understudy.runbooks.report.Readiness;
import dev.understudy.runbooks.report.Rehearsals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runbooks as they would run today, and how far each can be relied on. */
final class TodaysPlans implements Rehearsals.Plans {
  private static final String SERVER = "server";

  private final Runbooks runbooks;
  private final StepCatalog catalog;
  private final Environment environment;
  private final Map<String, Optional<List<PlannedStep>>> known = new HashMap<>();

  TodaysPlans(Runbooks runbooks, StepCatalog catalog, Environment environment) {
    this.runbooks = runbooks;
    this.catalog = catalog;
    this.environment = environment;
  }

  @Override
  public Optional<List<PlannedStep>> today(String runbook, Map<String, String> arguments) {
    return known.computeIfAbsent(runbook + " " + arguments, key -> compile(runbook, arguments));
  }

  private Optional<List<PlannedStep>> compile(String runbook, Map<String, String> arguments) {
    try {
      return Optional.of(
          PlannedStep.of(
              new RunbookCompiler(runbooks)
                  .compile(runbooks.get(runbook), arguments, catalog, environment)));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  /** Of each runbook that can be run, for each server that it fits; the weakest first. */
  List<Readiness> readiness(Rehearsals rehearsals, Duration maxAge, Instant now) {
    List<Readiness> all = new ArrayList<>();
    for (String name : runbooks.names()) {
      Optional<Runbook> runbook = find(name);
      boolean isPart =
          runbook
              .filter(r -> r.parameters().stream().anyMatch(RunbookParameter::required))
              .isPresent();
      if (isPart) {
        continue;
      }
      int before = all.size();
      for (String server : servers(runbook)) {
        today(name, server.isEmpty() ? Map.of() : Map.of(SERVER, server))
            .ifPresent(steps -> all.add(rehearsals.of(name, server, steps, maxAge, now)));
      }
      if (all.size() == before) {
        all.add(broken(name));
      }
    }
    return all.stream().sorted(Readiness.WEAKEST_FIRST).toList();
  }

  private Optional<Runbook> find(String name) {
    try {
      return Optional.of(runbooks.get(name));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private List<String> servers(Optional<Runbook> runbook) {
    Estate estate = environment.estate();
    return runbook.filter(r -> r.findParameter(SERVER).isPresent()).isPresent()
        ? List.copyOf(estate.servers().keySet())
        : List.of("");
  }

  private static Readiness broken(String name) {
    return new Readiness(
        name,
        "",
        Readiness.State.NEEDS_VERIFICATION,
        "it does not hold: understudy runbook check " + name,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
