package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.ObjectShape;
import dev.understudy.core.Retry;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The reference page of the step kinds, made from the catalogue that compiles runbooks. */
public final class StepReference {
  private StepReference() {}

  /** Markdown; the same for the same catalogue. */
  public static String markdown(StepCatalog catalog) {
    StringBuilder page = new StringBuilder();
    page.append(HEAD);
    EstateFacts.MEANINGS.forEach(
        (fact, meaning) ->
            page.append("| `${estate.")
                .append(fact)
                .append("}` | ")
                .append(meaning)
                .append(" |\n"));
    ForEach.MEANINGS.forEach(
        (fact, meaning) ->
            page.append("| `${each.").append(fact).append("}` | ").append(meaning).append(" |\n"));
    page.append(BLOCK);
    keys(page, RunbookShape.step());
    page.append(RETRY);
    keys(page, RunbookShape.retry());
    page.append(CLASSES);
    new TreeMap<>(Retry.CLASSES)
        .forEach(
            (name, codes) ->
                page.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(
                        codes.stream()
                            .sorted()
                            .map(code -> "`" + code.label() + "`")
                            .collect(Collectors.joining(", ")))
                    .append(" |\n"));
    page.append("\n## Conditions\n\nAfter `when:`, one or a list of which all must hold. ");
    page.append(
        "`PARAMETER=VALUE` and `PARAMETER!=VALUE` compare what the runbook was told; `each=NAME` and `each!=NAME` what a step is taken for.\n\n");
    page.append("| Condition | Holds when |\n| --- | --- |\n");
    Conditions.MEANINGS.forEach(
        (word, meaning) ->
            page.append("| `").append(word).append("` | ").append(meaning).append(" |\n"));
    page.append(RUNBOOK);
    List<StepKind> kinds =
        catalog.kinds().stream().sorted(Comparator.comparing(StepKind::name)).toList();
    for (StepKind kind : kinds) {
      page.append(section(kind));
    }
    return page.toString();
  }

  private static void keys(StringBuilder page, ObjectShape shape) {
    page.append("| Key | Meaning |\n| --- | --- |\n");
    for (ObjectShape.Key key : shape.keys()) {
      page.append("| `")
          .append(key.name())
          .append(key.required() ? "` | " : "` (optional) | ")
          .append(key.meaning().replace("|", "\\|"))
          .append(" |\n");
    }
  }

  private static String section(StepKind kind) {
    StringBuilder section = new StringBuilder();
    section.append("\n## `").append(kind.name()).append("`\n\n").append(kind.summary());
    section.append(".\n");
    if (!kind.parameters().isEmpty()) {
      section.append("\n| Input | Meaning |\n| --- | --- |\n");
    }
    for (StepKind.Parameter input : kind.parameters()) {
      String fallback = input.fallback().map(value -> "; default `" + value + "`").orElse("");
      section
          .append("| `")
          .append(input.name())
          .append(input.required() ? "` | " : "` (optional) | ")
          .append(input.meaning().replace("|", "\\|"))
          .append(fallback)
          .append(" |\n");
    }
    if (!kind.receipt().isEmpty()) {
      section
          .append("\nLeaves the facts ")
          .append(
              kind.receipt().stream()
                  .map(fact -> "`" + fact + "`")
                  .collect(Collectors.joining(", ")))
          .append(".\n");
    }
    return section.toString();
  }

  private static final String HEAD =
      """
      # Step kinds

      <!-- Made from the step catalogue; a test fails when this page is not current. -->

      What a runbook may write after `use:`. A text may refer to a parameter of the runbook, `${NAME}`, to a
      fact that an earlier step left, `${steps.ID.FACT}`, and to the estate. A fact of a step must be the
      whole value. `$${` stands for `${`. An empty value counts as not given.

      | Reference | Meaning |
      | --- | --- |
      """;

  private static final String BLOCK =
      """

      ## The step block

      What a block `step` under a second-level heading may say. A paragraph of the section that begins with
      `**By hand:**` says how a person does the same without the tool; `runbook check` misses it.

      """;

  private static final String RETRY =
      """

      With `for-each` the steps are called `ID/NAME` and run side by side; `needs: [ID]` waits for all of them. In a
      step that is taken for the same things, `ID` means the step of the same one. `when` is asked of each.

      ## Retries

      Under `retry:`, one rule or a list of which the first that names the error decides. A denied call, a failed
      proof and a defect are never tried again.

      """;

  private static final String CLASSES =
      """

      | Class of error | Codes |
      | --- | --- |
      """;

  private static final String RUNBOOK =
      """

      ## `runbook`

      The steps of another runbook, in this place. What it is told goes under `with:`, beside the two inputs below.
      Its steps are called `PREFIX/ID`; an empty prefix keeps their names.

      | Input | Meaning |
      | --- | --- |
      | `name` | the runbook |
      | `prefix` (optional) | what the names of its steps begin with; default: the id of this step |
      """;
}
