package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.core.Plan;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles a runbook to a plan. Asks nothing of the world: the same runbook, arguments and estate
 * give the same plan on any host at any time, which is what a resume relies on.
 */
public final class RunbookCompiler {
  private final Runbooks runbooks;

  /**
   * @param runbooks those that may be included
   */
  public RunbookCompiler(Runbooks runbooks) {
    this.runbooks = runbooks;
  }

  /**
   * The plan.
   *
   * @throws dev.understudy.core.ProblemException INVALID_FILE with every problem, each on a line
   *     {@code file:line:column: message}; USAGE with every problem of the arguments, which come
   *     first: what they select cannot be checked without them
   */
  public Plan compile(
      Runbook runbook,
      Map<String, String> arguments,
      StepCatalog catalog,
      Environment environment) {
    List<String> wrong = new ArrayList<>();
    Map<String, Optional<Value>> parameters = parameters(runbook, arguments, environment, wrong);
    if (!wrong.isEmpty()) {
      throw Problem.of(
              ProblemCode.USAGE,
              "the runbook " + runbook.name() + " cannot run with these arguments",
              String.join("\n", wrong),
              "understudy runbook show " + runbook.name())
          .asException();
    }
    FileProblems problems = new FileProblems(runbook.file());
    List<Plan.Node> nodes = nodes(runbook, parameters, catalog, environment, problems);
    if (!problems.isEmpty()) {
      throw problems.asException(
          "the runbook " + runbook.name(),
          "edit the runbook or the estate at these lines, then: understudy runbook check "
              + runbook.name());
    }
    return new Plan(runbook.name(), runbook.title(), "", nodes);
  }

  /**
   * The number of steps of a runbook that may be unsound or a part of others, with everything that
   * is wrong added. What a parameter without a value decides is not checked.
   */
  int check(
      Runbook runbook,
      Map<String, String> arguments,
      StepCatalog catalog,
      Environment environment,
      FileProblems problems) {
    Map<String, Optional<Value>> parameters =
        parameters(runbook, arguments, environment, new ArrayList<>());
    FileProblems own = new FileProblems(runbook.file());
    runbook.parameters().stream()
        .filter(parameter -> !arguments.containsKey(parameter.name()))
        .forEach(
            parameter ->
                parameter
                    .fallback()
                    .flatMap(text -> Arguments.complaint(parameter, text, environment.estate()))
                    .ifPresent(message -> own.add(parameter.at(), message)));
    List<Plan.Node> nodes = nodes(runbook, parameters, catalog, environment, own);
    problems.addAll(own.lines());
    return nodes.size();
  }

  private List<Plan.Node> nodes(
      Runbook runbook,
      Map<String, Optional<Value>> parameters,
      StepCatalog catalog,
      Environment environment,
      FileProblems problems) {
    PlanDraft draft = new PlanDraft();
    Scope scope = new Scope(runbook, "", parameters, environment.estate(), problems);
    StepMaker maker = new StepMaker(catalog, environment);
    new RunbookExpansion(runbooks, maker, draft, environment.estate(), problems)
        .expand(scope, List.of(), List.of(runbook.name()));
    return draft.nodes();
  }

  private static Map<String, Optional<Value>> parameters(
      Runbook runbook, Map<String, String> arguments, Environment environment, List<String> wrong) {
    for (String name : arguments.keySet()) {
      if (runbook.findParameter(name).isEmpty()) {
        wrong.add(Arguments.unknown(runbook, name));
      }
    }
    Map<String, Optional<Value>> values = new LinkedHashMap<>();
    for (RunbookParameter parameter : runbook.parameters()) {
      String value =
          Optional.ofNullable(arguments.get(parameter.name())).or(parameter::fallback).orElse("");
      if (value.isEmpty()) {
        if (parameter.required()) {
          wrong.add(Arguments.missing(parameter));
        }
        values.put(
            parameter.name(), parameter.required() ? Optional.empty() : Optional.of(Value.of("")));
        continue;
      }
      Optional<String> complaint = Arguments.complaint(parameter, value, environment.estate());
      complaint.ifPresent(wrong::add);
      values.put(
          parameter.name(),
          complaint.isPresent() ? Optional.empty() : Optional.of(Value.of(value)));
    }
    return values;
  }
}
