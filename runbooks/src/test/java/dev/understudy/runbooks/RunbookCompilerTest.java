package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Plan;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbookCompilerTest {
  private static final StepCatalog CATALOG =
      StepCatalog.empty()
          .with(
              NotedStep.kind("note", "a", "b"),
              NotedStep.kind("other", "a", "c"),
              NotedStep.finalKind("end"));

  @TempDir private Path directory;
  private final Map<String, String> arguments = new LinkedHashMap<>();

  @Test
  void aStepNeedsTheOneBeforeItUnlessItSaysOtherwise() throws IOException {
    write(
        "main",
        "",
        step("one", ""),
        step("two", ""),
        step("three", "needs: [one]"),
        step("four", "needs: []"));

    assertThat(shape("main", Sample.dataDisk()))
        .isEqualTo("one <\ntwo < one\nthree < one\nfour <\n");
  }

  @Test
  void whatNeedsAStepThatIsLeftOutNeedsItsNeeds() throws IOException {
    write(
        "main",
        "",
        step("one", ""),
        step("two", ""),
        step("skipped", "when: single-disk\nneeds: [one, two]"),
        step("also-skipped", "when: single-disk"),
        step("three", ""),
        step("four", "needs: [also-skipped]"));

    assertThat(shape("main", Sample.dataDisk()))
        .isEqualTo("one <\ntwo < one\nthree < one, two\nfour < one, two\n");
    assertThat(shape("main", Sample.singleDisk()))
        .isEqualTo(
            """
            one <
            two < one
            skipped < one, two
            also-skipped < skipped
            three < also-skipped
            four < also-skipped
            """);
  }

  @Test
  void alternativesMayShareAnIdWhenOnlyOneIsInThePlan() throws IOException {
    write(
        "main",
        "",
        step("one", ""),
        step("way", "when: data-disk\nwith: {text: by data disk}"),
        step("way", "when: single-disk\nwith: {text: by single disk}"),
        step("two", "with: {text: \"${steps.way.a}\"}"));

    Plan data = compile("main", Sample.dataDisk());
    Plan single = compile("main", Sample.singleDisk());

    assertThat(Sample.shape(data)).isEqualTo("one <\nway < one\ntwo < way\n");
    assertThat(Sample.shape(single)).isEqualTo("one <\nway < one\ntwo < way\n");
    assertThat(summary(data, 1)).isEqualTo("by data disk");
    assertThat(summary(single, 1)).isEqualTo("by single disk");
  }

  @Test
  void aFactThatIsReadMakesItsStepNeeded() throws IOException {
    write(
        "main",
        "",
        step("one", ""),
        step("two", "needs: []"),
        step("three", "needs: [two]\nwith: {text: \"${steps.one.a}\"}"),
        step("four", "with: {text: \"${steps.one.b}\"}"));

    assertThat(shape("main", Sample.dataDisk()))
        .isEqualTo("one <\ntwo <\nthree < two, one\nfour < three\n");
  }

  @Test
  void fillsInParametersFactsAndTheEstate() throws IOException {
    arguments.put("name", "world");
    write(
        "main",
        "  name: {meaning: whom}\n  greeting: {default: hello, meaning: how}\n",
        step("one", "with: {text: \"${greeting} ${name}, $${x} at ${estate.server.path}\"}"),
        step("two", "with: {text: \"${steps.one.b}\"}"),
        step("three", "with: {words: [a, \"${name}\", \"$${HOME}\"]}"));

    Plan plan = compile("main", Sample.dataDisk());

    assertThat(summary(plan, 0)).isEqualTo("hello world, ${x} at /srv/gams");
    assertThat(summary(plan, 1)).isEqualTo("one.b");
    assertThat(summary(plan, 2)).isEqualTo("nothinga|world|${HOME}");
  }

  @Test
  void anEmptyParameterCountsAsNotGiven() throws IOException {
    write("main", "  word: {meaning: a word}\n", step("one", "with: {text: \"${word}\"}"));

    assertThat(summary(compile("main", Sample.dataDisk()), 0)).isEqualTo("nothing");
  }

  @Test
  void comparesParameters() throws IOException {
    write(
        "main",
        "  from: {choices: [a, b], default: a, meaning: m}\n",
        step("one", "when: from=a"),
        step("two", "when: from!=a"),
        step("three", "when: [from=a, data-disk]"),
        step("four", "when: [from=a, single-disk]"));

    assertThat(shape("main", Sample.dataDisk())).isEqualTo("one <\nthree < one\n");
    arguments.put("from", "b");
    assertThat(shape("main", Sample.dataDisk())).isEqualTo("two <\n");
  }

  @Test
  void includesARunbookInPlace() throws IOException {
    write(
        "part",
        "  word: {required: true, meaning: a word}\n  given: {meaning: a fact}\n",
        step("first", "with: {text: \"${word}\"}"),
        step("left", "needs: [first]\nwith: {text: \"${steps.first.a}\"}"),
        step("right", "needs: [first]\nwith: {text: \"${given}\"}"),
        step("alone", "needs: []"));
    write(
        "main",
        "",
        step("look", ""),
        step("before", ""),
        include("part", "name: part, word: hi, given: \"${steps.look.a}\""),
        step("after", "with: {text: \"${steps.part/left.b}\"}"),
        step("last", "needs: [part/first]"));

    Plan plan = compile("main", Sample.dataDisk());

    assertThat(Sample.shape(plan))
        .isEqualTo(
            """
            look <
            before < look
            part/first < before
            part/left < part/first
            part/right < part/first
            part/alone < before
            after < part/left, part/right, part/alone
            last < part/first
            """);
    assertThat(summary(plan, 2)).isEqualTo("hi");
    assertThat(summary(plan, 3)).isEqualTo("part/first.a");
    assertThat(summary(plan, 4)).isEqualTo("look.a");
    assertThat(summary(plan, 6)).isEqualTo("part/left.b");
  }

  @Test
  void includesDeeperAndUnderOtherNames() throws IOException {
    write("leaf", "", step("one", ""), step("two", "with: {text: \"${steps.one.a}\"}"));
    write("middle", "", include("leaf", "name: leaf"), step("end", ""));
    write(
        "main",
        "",
        include("first", "name: middle, prefix: x"),
        include("second", "name: middle, prefix: \"\""),
        step("use", "with: {text: \"${steps.x/leaf/two.a}\"}\nneeds: [leaf/two]"));

    Plan plan = compile("main", Sample.dataDisk());

    assertThat(Sample.shape(plan))
        .isEqualTo(
            """
            x/leaf/one <
            x/leaf/two < x/leaf/one
            x/end < x/leaf/two
            leaf/one < x/end
            leaf/two < leaf/one
            end < leaf/two
            use < leaf/two
            """);
    assertThat(summary(plan, 1)).isEqualTo("x/leaf/one.a");
    assertThat(summary(plan, 6)).isEqualTo("x/leaf/two.a");
  }

  @Test
  void bridgesARunbookThatIsLeftOut() throws IOException {
    write("part", "", step("inside", ""));
    write(
        "main",
        "",
        step("one", ""),
        include("part", "name: part", "when: single-disk"),
        step("two", ""));

    assertThat(shape("main", Sample.dataDisk())).isEqualTo("one <\ntwo < one\n");
    assertThat(shape("main", Sample.singleDisk()))
        .isEqualTo("one <\npart/inside < one\ntwo < part/inside\n");
  }

  @Test
  void pointsIntoTheIncludedFile() throws IOException {
    write("part", "", step("inside", "with: {txt: x}"));
    write("main", "", include("part", "name: part, wrod: x"));

    assertThat(problems("main"))
        .isEqualTo(
            directory.resolve("main.md")
                + ":11:20: the runbook part has no parameter 'wrod'; known: server\n"
                + directory.resolve("part.md")
                + ":11:8: note has no input 'txt'; did you mean 'text'?");
  }

  @Test
  void tellsWhatTheIncludedRunbookMustBeTold() throws IOException {
    write("part", "  word: {required: true, meaning: a word}\n", step("inside", ""));
    write("main", "", include("part", "name: part"));

    assertThat(problems("main")).endsWith(":10:6: 'word' must be given: a word (any text)");
  }

  @Test
  void refusesARunbookThatIncludesItself() throws IOException {
    write("part", "", include("again", "name: main"));
    write("main", "", include("part", "name: part"));

    assertThat(problems("main"))
        .endsWith("runbook 'main' would include itself: main > part > main");
  }

  @Test
  void refusesOtherwiseAndTimeoutOfAnIncludedRunbook() throws IOException {
    write("part", "", step("inside", ""));
    write("main", "", include("part", "name: part", "timeout: 5m\notherwise: {use: note}"));

    assertThat(problems("main").lines())
        .extracting(line -> line.substring(line.indexOf(".md:") + 4))
        .containsExactly(
            "12:10: an included runbook has no timeout; its own steps have theirs",
            "13:18: an included runbook can have no 'otherwise'");
  }

  @Test
  void aFallbackSharesTheFactsThatBothWaysLeave() throws IOException {
    write(
        "main",
        "",
        step("one", ""),
        step("two", "otherwise: {use: other, with: {text: \"${steps.one.b}\"}}"),
        step("three", "with: {text: \"${steps.two.a}\"}"));

    Plan plan = compile("main", Sample.dataDisk());

    assertThat(summary(plan, 1)).isEqualTo("nothing; otherwise: one.b");
    assertThat(Sample.shape(plan)).isEqualTo("one <\ntwo < one\nthree < two\n");
  }

  @Test
  void aFallbackWithoutAWayBackIsThePointOfNoReturn() throws IOException {
    write("main", "", step("one", ""), step("two", "otherwise: {use: end}"));

    assertThat(shape("main", Sample.dataDisk())).isEqualTo("one <\ntwo ! < one\n");
  }

  private String shape(String runbook, Estate estate) {
    return Sample.shape(compile(runbook, estate));
  }

  private String problems(String runbook) {
    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> compile(runbook, Sample.dataDisk()));
    assertThat(refusal).isNotNull();
    return refusal.problem().why();
  }

  private Plan compile(String runbook, Estate estate) {
    Runbooks runbooks = Runbooks.builtIn().with(directory);
    return new RunbookCompiler(runbooks)
        .compile(runbooks.get(runbook), arguments, CATALOG, Sample.environment(estate));
  }

  private static String summary(Plan plan, int node) {
    return plan.nodes().get(node).step().summary();
  }

  private void write(String name, String parameters, String... steps) throws IOException {
    String head =
        "---\nrunbook: "
            + name
            + "\ntitle: A title\nparameters:\n  server: {default: data, meaning: which}\n"
            + parameters
            + "---\n";
    Files.writeString(directory.resolve(name + ".md"), head + String.join("", steps));
  }

  private static String step(String id, String more) {
    return "## Do " + id + "\n```step\nid: " + id + "\nuse: note\n" + line(more) + "```\n\n";
  }

  private static String include(String id, String inputs, String... more) {
    return "## Do "
        + id
        + "\n```step\nid: "
        + id
        + "\nuse: runbook\nwith: {"
        + inputs
        + "}\n"
        + line(String.join("\n", more))
        + "```\n\n";
  }

  private static String line(String text) {
    return text.isEmpty() ? "" : text + "\n";
  }
}
