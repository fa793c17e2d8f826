package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.FakeStep.Fate;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Plan;
import dev.understudy.core.Receipt;
import dev.understudy.core.RunHeader;
import dev.understudy.core.StepId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of events says what runs print, and runs print what it says. Its example is written anew
 * by {@code mvn -pl cli test -Dtest=EventsReferenceTest -Dunderstudy.reference=write}.
 */
class EventsReferenceTest {
  private static final Path PAGE =
      Path.of("").toAbsolutePath().getParent().resolve("docs/reference/events.md");
  private static final Pattern HEADING =
      Pattern.compile("### `(\\w+)` (?:`([\\w-]+)`|of a (\\w+))");
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+)` \\| (\\w+) \\| (always|when [^|]+) \\| [^|]+ \\|");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)(## An example\n```json\n)(.*)```\n");
  private static final Set<String> LOOKS = Set.of("running", "cut-off");
  private static final Set<String> REFUSALS = Set.of("refused", "bug");
  private static final Plan SHORT =
      Stage.plan(FakeStep.of("look", Fate.IS_THERE), FakeStep.of("save", Fate.SUCCEEDS));

  @TempDir private Path state;
  private Stage stage;

  /** A field as the page has it. */
  private record Field(String type, boolean isAlways) {}

  @BeforeEach
  void setUp() {
    stage = new Stage(state);
  }

  @Test
  void everyObjectIsDocumentedAndEverythingDocumentedIsPrinted() throws Exception {
    Map<String, Map<String, Field>> documented = documented();
    assertThat(documented).hasSizeGreaterThan(10);
    Map<String, Set<String>> seen = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();

    for (JsonNode object : recorded()) {
      String kind = kind(object);
      Map<String, Field> fields = documented.getOrDefault(kind, Map.of());
      seen.computeIfAbsent(kind, name -> new HashSet<>());
      object
          .properties()
          .forEach(
              property -> {
                String name = property.getKey();
                if (name.equals("type") || name.equals("event")) {
                  return;
                }
                seen.get(kind).add(name);
                Field field = fields.get(name);
                if (field == null) {
                  wrong.add(kind + " has an undocumented " + name + ": " + object);
                } else if (!field.type().equals(type(property.getValue()))) {
                  wrong.add(kind + "." + name + " is not a " + field.type() + ": " + object);
                }
              });
      fields.forEach(
          (name, field) -> {
            if (field.isAlways() && !object.has(name)) {
              wrong.add(kind + " lacks " + name + ": " + object);
            }
          });
    }
    documented.forEach(
        (kind, fields) ->
            fields
                .keySet()
                .forEach(
                    name -> {
                      if (!seen.getOrDefault(kind, Set.of()).contains(name)) {
                        wrong.add(kind + " never had the documented " + name);
                      }
                    }));

    assertThat(wrong).isEmpty();
  }

  @Test
  void theExampleIsWhatARunPrints() throws IOException {
    stage.run(SHORT, new Stage.Said(true));
    Stage.Said said = new Stage.Said(true);
    stage.run(SHORT, said);
    String expected = String.join("\n", said.results()) + "\n";

    String page = Files.readString(PAGE);
    Matcher matcher = EXAMPLE.matcher(page);
    assertThat(matcher.find()).isTrue();
    if ("write".equals(System.getProperty("understudy.reference"))) {
      Files.writeString(
          PAGE, page.substring(0, matcher.start(2)) + expected + page.substring(matcher.end(2)));
      return;
    }
    assertThat(matcher.group(2)).as("write it anew: see EventsReferenceTest").isEqualTo(expected);
  }

  /** Runs that end in every way, watches of every kind, and a command that is refused. */
  private List<JsonNode> recorded() throws Exception {
    Stage.Said said = new Stage.Said(true);
    Plan measured =
        Stage.plan(
            left("outage", Map.of("outage", "2026-11-24T09:30:00Z")),
            left("cut", Map.of("cut", "2026-11-24T09:30:00Z", "source", "salvage")),
            left("prove", Map.of("expected", "9", "present", "8", "missing", "1", "leaked", "1")),
            left("arrive", Map.of("at", "2026-11-24T12:00:00Z", "series", "24")));
    stage.run(measured, said);
    stage.run(measured, said);
    stage.run(SHORT, said);

    Plan failing =
        Stage.plan(
            FakeStep.of("look", Fate.SUCCEEDS),
            FakeStep.of("cut", Fate.CANNOT_BE_UNDONE),
            FakeStep.of("prove", Fate.FAILS));
    RunHeader failed = stage.run(failing, said);
    stage.resume(failing, failed, said);
    stage.undo(failing, failed, said);

    List<JsonNode> objects = new ArrayList<>(said.objects());
    objects.addAll(looks());
    objects.addAll(outage());
    objects.addAll(refusal());
    return objects;
  }

  private List<JsonNode> looks() {
    RunHeader header = stage.header(SHORT);
    try (Journal journal = stage.store().create(header)) {
      journal.append(JournalEvent.STEP_STARTED, Optional.of(new StepId("look")), 1, Map.of());
    }
    Stage.Said said = new Stage.Said(true);
    watch(header, said).once();
    return said.objects();
  }

  /** The state directory goes away under a watch and comes back, and then the watcher leaves. */
  private List<JsonNode> outage() throws Exception {
    RunHeader header = stage.header(SHORT);
    stage.store().create(header).close();
    Path estate = state.resolve("estate");
    Path gone = state.resolve("gone");
    ScriptedTime time =
        new ScriptedTime(
            stage.time(),
            () -> Files.move(estate, gone),
            () -> Files.move(gone, estate),
            () -> Thread.currentThread().interrupt());
    Stage.Said said = new Stage.Said(true);
    RunWatch watch =
        new RunWatch(stage.store(), said.output(), time, Stage.OBJECTIVE, header.run());
    try {
      watch.follow(false);
    } catch (InterruptedException leaving) {
      // as with Ctrl-C
    }
    return said.objects();
  }

  private static List<JsonNode> refusal() {
    Stage.Said said = new Stage.Said(true);
    int exit =
        new CommandTree(said.output(), new Signals())
            .run("--json", "-f", "/nowhere/understudy.yaml", "run", "watch");
    assertThat(exit).isEqualTo(ExitCode.USAGE.number());
    return said.objects();
  }

  private RunWatch watch(RunHeader header, Stage.Said said) {
    return new RunWatch(stage.store(), said.output(), stage.time(), Stage.OBJECTIVE, header.run());
  }

  private static FakeStep left(String id, Map<String, String> facts) {
    return new FakeStep(new StepId(id), Fate.SUCCEEDS, new Receipt(facts));
  }

  private static String kind(JsonNode object) {
    String type = object.path("type").asText();
    if (!type.equals("result")) {
      return type + " " + object.path("event").asText();
    }
    String outcome = object.path("outcome").asText();
    if (LOOKS.contains(outcome)) {
      return "result look";
    }
    return REFUSALS.contains(outcome) ? "result refusal" : "result run";
  }

  private static String type(JsonNode value) {
    return value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Map<String, Map<String, Field>> documented() throws IOException {
    Map<String, Map<String, Field>> documented = new LinkedHashMap<>();
    Map<String, Field> fields = new LinkedHashMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String name = Optional.ofNullable(heading.group(2)).orElse(heading.group(3));
        fields = new LinkedHashMap<>();
        documented.put(heading.group(1) + " " + name, fields);
      }
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        fields.put(row.group(1), new Field(row.group(2), row.group(3).equals("always")));
      } else {
        assertThat(line).as("a row that the test cannot read").doesNotStartWith("| `");
      }
    }
    return documented;
  }
}
