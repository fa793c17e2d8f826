package dev.understudy.runbooks;

import java.util.Comparator;
import java.util.List;
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
    page.append("\n## Conditions\n\nAfter `when:`, one or a list of which all must hold. ");
    page.append("`PARAMETER=VALUE` and `PARAMETER!=VALUE` compare what the runbook was told.\n\n");
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
