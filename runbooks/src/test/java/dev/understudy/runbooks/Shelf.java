package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Plan;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A directory of runbooks made of steps that only note things, compiled against an estate. */
final class Shelf {
  private static final StepCatalog CATALOG =
      StepCatalog.empty()
          .with(
              NotedStep.kind("note", "a", "b"),
              NotedStep.kind("other", "a", "c"),
              NotedStep.finalKind("end"));

  private final Path directory;
  private final Estate estate;
  private final Map<String, String> arguments = new LinkedHashMap<>();

  Shelf(Path directory, Estate estate) {
    this.directory = directory;
    this.estate = estate;
  }

  Shelf with(String parameter, String value) {
    arguments.put(parameter, value);
    return this;
  }

  /** A runbook whose parameter {@code server} is the data server unless told otherwise. */
  Shelf write(String name, String parameters, String... steps) {
    String head =
        "---\nrunbook: "
            + name
            + "\ntitle: A title\nparameters:\n  server: {default: data, meaning: which}\n"
            + parameters
            + "---\n";
    try {
      Files.writeString(directory.resolve(name + ".md"), head + String.join("", steps));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A section with a step that notes something. */
  static String step(String id, String... lines) {
    return section(id, "note", String.join("\n", lines));
  }

  static String include(String id, String inputs, String... lines) {
    return section(id, "runbook", "with: {" + inputs + "}\n" + String.join("\n", lines));
  }

  private static String section(String id, String kind, String more) {
    String line = more.isEmpty() ? "" : more.stripTrailing() + "\n";
    return "## Do " + id + "\n```step\nid: " + id + "\nuse: " + kind + "\n" + line + "```\n\n";
  }

  Plan compile() {
    Runbooks runbooks = Runbooks.builtIn().with(directory);
    return new RunbookCompiler(runbooks)
        .compile(runbooks.get("main"), arguments, CATALOG, Sample.environment(estate));
  }

  String shape() {
    return Sample.shape(compile());
  }

  Plan.Node node(String id) {
    return compile().nodes().stream()
        .filter(node -> node.id().equals(new StepId(id)))
        .findFirst()
        .orElseThrow();
  }

  /** What is wrong, without the names of the files. */
  String problems() {
    ProblemException refusal = catchThrowableOfType(ProblemException.class, this::compile);
    assertThat(refusal).isNotNull();
    return refusal.problem().why().replace(directory.resolve("main.md") + ":", "");
  }
}
