package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runbooks at hand: those built in, and those of the user's directory, which come first when
 * two have one name. Texts are read once; immutable.
 */
public final class Runbooks {
  private static final List<String> BUILT_IN =
      List.of("snapshot", "recover", "rebuild", "failover", "drill");

  /** A text not yet parsed. */
  private record Source(String file, String text) {}

  private final Map<String, Source> sources;

  private Runbooks(Map<String, Source> sources) {
    this.sources = Collections.unmodifiableMap(sources);
  }

  public static Runbooks builtIn() {
    Map<String, Source> sources = new LinkedHashMap<>();
    for (String name : BUILT_IN) {
      sources.put(name, new Source("builtin/" + name + ".md", resource(name)));
    }
    return new Runbooks(sources);
  }

  /**
   * Those built in and those of a directory: every file {@code NAME.md} there is the runbook NAME.
   * {@code README.md} is not a runbook.
   *
   * @throws dev.understudy.core.ProblemException INVALID_FILE when the directory cannot be read
   */
  public Runbooks with(Path directory) {
    Map<String, Source> all = new LinkedHashMap<>(sources);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".md") && !name.equals("README.md")) {
          String text = Files.readString(file, StandardCharsets.UTF_8);
          all.put(name.substring(0, name.length() - 3), new Source(file.toString(), text));
        }
      }
    } catch (IOException e) {
      throw Problem.of(
              ProblemCode.INVALID_FILE,
              "the runbooks in " + directory + " cannot be read",
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              "ls -l " + directory)
          .asException();
    }
    return new Runbooks(all);
  }

  public List<String> names() {
    return List.copyOf(sources.keySet());
  }

  /** Whether the user's directory, not the tool, supplies it. */
  public boolean isUsers(String name) {
    Source source = sources.get(name);
    return source != null && !source.file().startsWith("builtin/");
  }

  /**
   * The runbook of that name.
   *
   * @throws dev.understudy.core.ProblemException NOT_FOUND; INVALID_FILE with every problem
   */
  public Runbook get(String name) {
    FileProblems problems = new FileProblems(name);
    Optional<Runbook> runbook = find(name, problems);
    if (!problems.isEmpty()) {
      throw problems.asException(
          "the runbook " + name, "edit it at these lines, then: understudy runbook check " + name);
    }
    return runbook.orElseThrow(
        () ->
            Problem.of(ProblemCode.USAGE, unknown(name), "", "understudy runbook list")
                .asException());
  }

  /** Empty when there is none; also when it is not sound, and then problems were added. */
  Optional<Runbook> find(String name, FileProblems problems) {
    Source source = sources.get(name);
    if (source == null) {
      return Optional.empty();
    }
    FileProblems own = new FileProblems(source.file());
    Optional<Runbook> runbook = RunbookParser.parse(source.text(), own);
    runbook
        .filter(found -> !found.name().equals(name))
        .ifPresent(
            found ->
                own.add(
                    new Position(2, 1),
                    "the file is called '" + name + ".md' but the runbook '" + found.name() + "'"));
    problems.addAll(own.lines());
    return own.isEmpty() ? runbook : Optional.empty();
  }

  String unknown(String name) {
    return "there is no runbook '" + name + "'" + Spelling.hint(name, sources.keySet());
  }

  private static String resource(String name) {
    String path = "builtin/" + name + ".md";
    try (InputStream stream = Runbooks.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("the runbook " + path + " is missing from the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
