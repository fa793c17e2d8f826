package dev.understudy.cli;

import dev.understudy.cloud.ReadOnlyCloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Plan;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepId;
import dev.understudy.core.store.History;
import dev.understudy.core.store.Timing;
import dev.understudy.runbooks.Circumstances;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Runbook;
import dev.understudy.runbooks.RunbookCompiler;
import dev.understudy.runbooks.RunbookParameter;
import dev.understudy.runbooks.Runbooks;
import dev.understudy.runbooks.page.RunbookPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a runbook as one page to keep where it can be read when everything else is down. */
@Command(
    name = "html",
    description = {
      "Write a runbook as one HTML page that needs nothing else: prose, how to do each step by hand, a picture of what",
      "waits for what, and how long each step took in rehearsals. With an estate file the picture is the plan for it.",
      "",
      "Examples:  understudy -f understudy.yaml runbook html recover --output recover.html",
      "           understudy runbook html recover --lang zh-CN > recover.zh-CN.html"
    })
final class RunbookHtmlCommand implements Callable<Integer> {
  /** How long the name of a step may be. */
  private static final int LONGEST = 80;

  private final Workbench workbench;

  @Parameters(paramLabel = "RUNBOOK", description = "Its name.")
  private String name = "";

  @Mixin private LanguageOption language = new LanguageOption();
  @Mixin private ServerOption server = new ServerOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write the page; default: standard output.")
  private @Nullable Path output;

  RunbookHtmlCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Runbooks runbooks = workbench.runbooks();
    String tag = language.in(runbooks, name);
    Runbook runbook = runbooks.get(name, tag);
    Optional<Estate> estate = workbench.findEstate();
    Map<String, String> arguments = estate.map(it -> arguments(runbook, it)).orElse(Map.of());
    String page =
        new RunbookPage(
                runbooks,
                name,
                tag,
                estate.flatMap(it -> plan(runbooks, runbook, arguments, it)),
                estate
                    .map(it -> Circumstances.of(runbook, arguments, it))
                    .orElse(Circumstances.unknown()),
                estate.map(it -> rehearsals(it, runbooks)).orElse(step -> Optional.empty()))
            .html();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", "succeeded");
    fields.put("runbook", name);
    fields.put("language", tag);
    if (output == null) {
      workbench.output().text(page.stripTrailing());
      fields.put("html", page);
    } else {
      write(output, page);
      workbench.output().text("written: " + output);
      fields.put("file", output.toString());
    }
    workbench.output().object("result", fields);
    return ExitCode.DONE.number();
  }

  private Map<String, String> arguments(Runbook runbook, Estate estate) {
    return runbook.findParameter("server").isPresent() ? server.arguments(estate) : Map.of();
  }

  /** Empty for a part of other runbooks, and, with a word about why, where it does not fit. */
  private Optional<Plan> plan(
      Runbooks runbooks, Runbook runbook, Map<String, String> arguments, Estate estate) {
    if (runbook.parameters().stream().anyMatch(RunbookParameter::required)) {
      return Optional.empty();
    }
    try {
      Environment environment =
          new Environment(
              estate,
              new ReadOnlyCloud(workbench.cloud(estate)),
              workbench.ssh(),
              workbench.time());
      return Optional.of(
          new RunbookCompiler(runbooks)
              .compile(runbook, arguments, workbench.catalog(), environment));
    } catch (ProblemException e) {
      workbench
          .output()
          .progress(
              "the picture shows the document, not a plan for this estate: " + e.problem().what());
      return Optional.empty();
    }
  }

  /**
   * Of this runbook, or of any other that takes the same step: a drill rehearses the real thing.
   */
  private Function<StepId, Optional<Timing>> rehearsals(Estate estate, Runbooks runbooks) {
    History history = History.of(workbench.store(estate));
    List<String> books = Stream.concat(Stream.of(name), runbooks.names().stream()).toList();
    return step ->
        names(step).stream()
            .flatMap(it -> books.stream().flatMap(book -> history.step(book, it).stream()))
            .findFirst();
  }

  /** Its own name, and the one it has where this runbook is a part of another. */
  private List<StepId> names(StepId step) {
    String longer = name + "/" + step;
    return longer.length() > LONGEST ? List.of(step) : List.of(step, new StepId(longer));
  }

  private void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw Problem.of(
              ProblemCode.USAGE,
              "the page cannot be written to " + file,
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              "understudy runbook html " + name + " > FILE")
          .asException();
    }
  }
}
