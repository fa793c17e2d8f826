package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.FileProblems;
import java.util.List;
import java.util.Optional;

/**
 * A parsed runbook. It is sound in itself; whether it fits an estate, the compiler says.
 *
 * @param file name of its file as the user knows it
 * @param text the whole Markdown text
 */
public record Runbook(
    String file,
    String name,
    String title,
    List<RunbookParameter> parameters,
    List<StepBlock> steps,
    String text) {

  public Runbook {
    parameters = List.copyOf(parameters);
    steps = List.copyOf(steps);
  }

  /**
   * Parses a text.
   *
   * @throws dev.understudy.core.ProblemException INVALID_FILE with every problem
   */
  public static Runbook parse(String text, String file) {
    FileProblems problems = new FileProblems(file);
    Optional<Runbook> runbook = RunbookParser.parse(text, problems);
    if (runbook.isEmpty() || !problems.isEmpty()) {
      throw problems.asException(
          "the runbook " + file,
          "edit " + file + " at these lines, then: understudy runbook check");
    }
    return runbook.get();
  }

  public Optional<RunbookParameter> findParameter(String parameter) {
    return parameters.stream().filter(p -> p.name().equals(parameter)).findFirst();
  }
}
