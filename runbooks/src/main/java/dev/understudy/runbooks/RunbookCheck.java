package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.FileProblems.Line;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds a runbook against an estate, for every server, and tells everything at once. */
public final class RunbookCheck {
  private final Runbooks runbooks;
  private final StepCatalog catalog;
  private final Environment environment;

  public RunbookCheck(Runbooks runbooks, StepCatalog catalog, Environment environment) {
    this.runbooks = runbooks;
    this.catalog = catalog;
    this.environment = environment;
  }

  /**
   * What was found.
   *
   * @param problems in the order of the files; empty when the runbook is sound
   * @param warnings that keep it from being good, not from being run
   * @param steps of the plan, by server; by an empty name when it is for none; empty for a part of
   *     other runbooks, which is no plan by itself
   */
  public record Result(List<Line> problems, List<Line> warnings, Map<String, Integer> steps) {
    public Result {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Checks the runbook of that name.
   *
   * @throws dev.understudy.core.ProblemException when there is no such runbook
   */
  public Result check(String name) {
    FileProblems problems = new FileProblems(name);
    FileProblems warnings = new FileProblems(name);
    Map<String, Integer> steps = new LinkedHashMap<>();
    Optional<Runbook> runbook = runbooks.parse(name, problems);
    runbook.ifPresent(
        found -> {
          FileProblems own = new FileProblems(found.file());
          RunbookAdvice.give(found, own);
          warnings.addAll(own.lines());
          compile(found, problems, steps);
        });
    runbooks.languages(name).stream()
        .filter(language -> !language.equals(Runbooks.PLAIN))
        .forEach(language -> runbooks.findEdition(name, language, problems));
    return new Result(problems.lines(), warnings.lines(), steps);
  }

  private void compile(Runbook runbook, FileProblems problems, Map<String, Integer> steps) {
    boolean isPerServer = runbook.findParameter("server").isPresent();
    boolean isPart =
        runbook.parameters().stream()
            .anyMatch(parameter -> parameter.required() && !parameter.name().equals("server"));
    for (String server :
        isPerServer ? List.copyOf(environment.estate().servers().keySet()) : List.of("")) {
      Map<String, String> arguments = isPerServer ? Map.of("server", server) : Map.of();
      int count =
          new RunbookCompiler(runbooks).check(runbook, arguments, catalog, environment, problems);
      if (!isPart && problems.isEmpty()) {
        steps.put(server, count);
      }
    }
  }
}
