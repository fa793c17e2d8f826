package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
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
 * two have one name; each in one language or several. Texts are read once; immutable.
 */
public final class Runbooks {
  private static final List<String> BUILT_IN =
      List.of(
          "snapshot",
          "protect",
          "copy",
          "prune",
          "archive",
          "recover",
          "rebuild",
          "rebuild-archive",
          "failover",
          "drill",
          "drill-copy",
          "drill-archive");

  /** The language of the file {@code NAME.md}, which has none in its name. */
  public static final String PLAIN = "en";

  private static final String BUILT_IN_EDITION = "zh-CN";

  /** A text not yet parsed. */
  private record Source(String file, String text) {}

  private final Map<String, Source> sources;
  private final Map<EditionName, Source> editions;

  private Runbooks(Map<String, Source> sources, Map<EditionName, Source> editions) {
    this.sources = Collections.unmodifiableMap(sources);
    this.editions = Collections.unmodifiableMap(editions);
  }

  public static Runbooks builtIn() {
    Map<String, Source> sources = new LinkedHashMap<>();
    Map<EditionName, Source> editions = new LinkedHashMap<>();
    for (String name : BUILT_IN) {
      sources.put(name, resource(name));
      editions.put(
          new EditionName(name, BUILT_IN_EDITION), resource(name + "." + BUILT_IN_EDITION));
    }
    return new Runbooks(sources, editions);
  }

  /**
   * Those built in and those of a directory: every file {@code NAME.md} there is the runbook NAME,
   * every file {@code NAME.LANGUAGE.md} the same in another language. {@code README.md} is not a
   * runbook.
   *
   * @throws dev.understudy.core.ProblemException INVALID_FILE when the directory cannot be read
   */
  public Runbooks with(Path directory) {
    Map<String, Source> own = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".md") && !name.equals("README.md")) {
          String text = Files.readString(file, StandardCharsets.UTF_8);
          own.put(name.substring(0, name.length() - 3), new Source(file.toString(), text));
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
    return with(own);
  }

  /** A runbook that takes another's place takes the place of all its editions. */
  private Runbooks with(Map<String, Source> own) {
    Map<String, Source> all = new LinkedHashMap<>(sources);
    Map<EditionName, Source> translated = new LinkedHashMap<>(editions);
    translated.keySet().removeIf(edition -> own.containsKey(edition.runbook()));
    own.forEach(
        (name, source) -> {
          Optional<EditionName> edition =
              EditionName.of(name)
                  .filter(it -> own.containsKey(it.runbook()) || all.containsKey(it.runbook()));
          edition.ifPresentOrElse(it -> translated.put(it, source), () -> all.put(name, source));
        });
    return new Runbooks(all, translated);
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

  /** The languages in which it can be read, that of its plain file first; none when unknown. */
  public List<String> languages(String name) {
    if (!sources.containsKey(name)) {
      return List.of();
    }
    Stream<String> others =
        editions.keySet().stream()
            .filter(edition -> edition.runbook().equals(name))
            .map(EditionName::language)
            .sorted();
    return Stream.concat(Stream.of(PLAIN), others).distinct().toList();
  }

  /**
   * The runbook of that name in a language; {@code zh} means any Chinese there is.
   *
   * @throws dev.understudy.core.ProblemException NOT_FOUND; USAGE when it is not there in that
   *     language; INVALID_FILE with every problem
   */
  public Runbook get(String name, String language) {
    Runbook plain = get(name);
    String wanted = findLanguage(name, language).orElseThrow(() -> noEdition(name, language));
    FileProblems problems = new FileProblems(name);
    return findEdition(name, wanted, problems)
        .orElseThrow(
            () ->
                problems.asException(
                    "the " + wanted + " edition of the runbook " + plain.name(),
                    "edit it at these lines, then: understudy runbook check " + name));
  }

  /** The language of an edition that is meant by a tag in any spelling, or by its first part. */
  public Optional<String> findLanguage(String name, String wanted) {
    String usual = EditionName.usual(wanted);
    List<String> languages = languages(name);
    return languages.stream()
        .filter(usual::equals)
        .findFirst()
        .or(() -> languages.stream().filter(there -> there.startsWith(usual + "-")).findFirst());
  }

  /**
   * The runbook in exactly that language. Empty when there is none; also when it is not sound, and
   * then problems were added: an edition whose plan would not be that of the plain file is not.
   */
  public Optional<Runbook> findEdition(String name, String language, FileProblems problems) {
    Source source = editions.get(new EditionName(name, language));
    if (source == null) {
      return language.equals(PLAIN) ? find(name, problems) : Optional.empty();
    }
    FileProblems own = new FileProblems(source.file());
    Optional<Runbook> edition = parse(name, name + "." + language, source, own);
    Optional<Runbook> plain = find(name, new FileProblems(name));
    if (own.isEmpty() && edition.isPresent() && plain.isPresent()) {
      EditionCheck.compare(plain.get(), edition.get(), own);
    }
    problems.addAll(own.lines());
    return own.isEmpty() ? edition : Optional.empty();
  }

  private ProblemException noEdition(String name, String language) {
    return Problem.of(
            ProblemCode.USAGE,
            "there is no edition of the runbook '" + name + "' in '" + language + "'",
            "it can be read in " + String.join(", ", languages(name)),
            "understudy runbook show " + name + " --lang " + languages(name).get(0))
        .asException();
  }

  /**
   * The runbook of that name, perhaps not sound: then problems were added. Empty when nothing can
   * be made of its text.
   *
   * @throws dev.understudy.core.ProblemException when there is none
   */
  Optional<Runbook> parse(String name, FileProblems problems) {
    Source source = sources.get(name);
    if (source == null) {
      get(name);
      throw new IllegalStateException("no runbook " + name);
    }
    find(name, problems);
    return RunbookParser.parse(source.text(), new FileProblems(source.file()));
  }

  /** Empty when there is none; also when it is not sound, and then problems were added. */
  Optional<Runbook> find(String name, FileProblems problems) {
    Source source = sources.get(name);
    if (source == null) {
      return Optional.empty();
    }
    FileProblems own = new FileProblems(source.file());
    EditionName.of(name)
        .ifPresent(
            stray ->
                own.add(
                    Position.start(),
                    "an edition of the runbook '"
                        + stray.runbook()
                        + "', which there is not; put "
                        + stray.runbook()
                        + ".md beside it"));
    Optional<Runbook> runbook = own.isEmpty() ? parse(name, name, source, own) : Optional.empty();
    problems.addAll(own.lines());
    return own.isEmpty() ? runbook : Optional.empty();
  }

  private static Optional<Runbook> parse(
      String name, String fileName, Source source, FileProblems own) {
    Optional<Runbook> runbook = RunbookParser.parse(source.text(), own);
    runbook
        .filter(found -> !found.name().equals(name))
        .ifPresent(
            found ->
                own.add(
                    new Position(2, 1),
                    "the file is called '"
                        + fileName
                        + ".md' but the runbook '"
                        + found.name()
                        + "'"));
    return runbook;
  }

  String unknown(String name) {
    return "there is no runbook '" + name + "'" + Spelling.hint(name, sources.keySet());
  }

  private static Source resource(String name) {
    String path = "builtin/" + name + ".md";
    try (InputStream stream = Runbooks.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("the runbook " + path + " is missing from the jar");
      }
      return new Source(path, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
