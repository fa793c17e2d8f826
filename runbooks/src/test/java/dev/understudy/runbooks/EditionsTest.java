package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.core.Plan;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditionsTest {
  private static final Pattern STEP = Pattern.compile("(?s)```step\n(.*?)```");
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "snapshot | data-disk | disk=data",
        "snapshot | single-disk | quiesce=none",
        "recover | data-disk | from=salvage",
        "recover | data-disk | from=newest",
        "recover | single-disk | from=salvage",
        "recover | single-disk | from=newest",
        "recover | single-disk | unfenced=seen dead in the rack by two people",
        "rebuild | data-disk | purpose=drill",
        "rebuild | single-disk | purpose=recover",
        "failover | data-disk | outage=2026-11-13T06:05:00Z",
        "drill | data-disk | server=data",
        "drill | single-disk | server=data",
      })
  void chineseCompilesToTheIdenticalPlan(String name, String layout, String argument) {
    Runbooks runbooks = Runbooks.builtIn();
    Estate estate = layout.equals("data-disk") ? Sample.dataDisk() : Sample.singleDisk();
    Map<String, String> arguments = new TreeMap<>();
    arguments.put(argument.split("=")[0], argument.split("=")[1]);
    if (name.equals("rebuild")) {
      arguments.put("snapshot", "s-1");
      arguments.put("snapshots", "s-1");
    }

    Plan english = compile(runbooks.get(name), arguments, estate);
    Plan chinese = compile(runbooks.get(name, "zh-CN"), arguments, estate);

    assertThat(PlanFingerprint.of(chinese)).isEqualTo(PlanFingerprint.of(english));
    assertThat(lines(chinese)).isEqualTo(lines(english)).isNotEmpty();
    assertThat(chinese.title()).isNotEqualTo(english.title());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
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
        "drill-archive"
      })
  void chineseDiffersInNothingButWords(String name) {
    Runbooks runbooks = Runbooks.builtIn();
    Runbook english = runbooks.get(name);
    Runbook chinese = runbooks.get(name, "zh-CN");

    assertThat(blocks(chinese)).isEqualTo(blocks(english)).hasSameSizeAs(english.steps());
    assertThat(chinese.steps()).allSatisfy(step -> assertThat(step.heading()).containsPattern(HAN));
    assertThat(chinese.parameters())
        .allSatisfy(parameter -> assertThat(parameter.meaning()).containsPattern(HAN));
    assertThat(Manuscript.words(Manuscript.of(chinese).opening())).containsPattern(HAN);
  }

  @Test
  void everyBuiltInRunbookCanBeReadInBothLanguages() {
    Runbooks runbooks = Runbooks.builtIn();

    assertThat(runbooks.names())
        .allSatisfy(name -> assertThat(runbooks.languages(name)).containsExactly("en", "zh-CN"));
    assertThat(runbooks.languages("none")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zh-CN", "zh-cn", "zh_CN", "zh"})
  void understandsALanguageInEverySpelling(String language) {
    assertThat(Runbooks.builtIn().get("drill", language).title()).containsPattern(HAN);
  }

  @Test
  void namesTheLanguagesThereAre() {
    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> Runbooks.builtIn().get("recover", "de"));

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.USAGE);
    assertThat(refusal.problem().what())
        .isEqualTo("there is no edition of the runbook 'recover' in 'de'");
    assertThat(refusal.problem().why()).isEqualTo("it can be read in en, zh-CN");
    assertThat(refusal.problem().hint()).isEqualTo("understudy runbook show recover --lang en");
  }

  @Test
  void aFileWithALanguageIsAnEditionAndNoRunbookOfItsOwn() throws IOException {
    write("mine.md", edition("Mine", "yes"));
    write("mine.pt-br.md", edition("Meu", "yes"));
    write(
        "recover.de.md", Runbooks.builtIn().get("recover").text().replace("# Recover a", "# Ein"));

    Runbooks runbooks = Runbooks.builtIn().with(directory);

    assertThat(runbooks.names())
        .containsExactly(
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
            "drill-archive",
            "mine");
    assertThat(runbooks.languages("mine")).containsExactly("en", "pt-BR");
    assertThat(runbooks.get("mine", "pt-BR").title()).isEqualTo("Meu");
    assertThat(runbooks.languages("recover")).containsExactly("en", "de", "zh-CN");
    assertThat(runbooks.get("recover", "de").text()).contains("# Ein server");
  }

  @Test
  void aRunbookOfOnesOwnTakesThePlaceOfAllEditions() throws IOException {
    write("recover.md", edition("Mine", "yes").replace("mine", "recover"));

    assertThat(Runbooks.builtIn().with(directory).languages("recover")).containsExactly("en");
  }

  @Test
  void anEditionOfNothingIsTold() throws IOException {
    write("mine.zh-CN.md", edition("我的", "yes"));
    Runbooks runbooks = Runbooks.builtIn().with(directory);

    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> runbooks.get("mine.zh-CN"));

    assertThat(runbooks.get("recover").name()).isEqualTo("recover");
    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(refusal.problem().why())
        .isEqualTo(
            directory.resolve("mine.zh-CN.md")
                + ":1:1: an edition of the runbook 'mine', which there is not; put mine.md beside"
                + " it");
  }

  @Test
  void anEditionWithAnotherPlanIsToldLineByLine() throws IOException {
    write(
        "mine.md",
        """
        ---
        runbook: mine
        title: Mine
        parameters:
          server: {type: server, default: data, meaning: "which"}
          why: {meaning: "why"}
        ---
        ## Look
        ```step
        id: look
        use: server.observe
        with: {server: "${server}"}
        timeout: 5m
        ```
        ## Ask
        ```step
        id: ask
        use: approve
        with: {question: "go on?"}
        needs: [look]
        ```
        ## Ask again
        ```step
        id: again
        use: approve
        with: {question: "sure?"}
        ```
        """);
    write(
        "mine.zh-CN.md",
        """
        ---
        runbook: mine
        title: 我的
        parameters:
          server: {type: server, default: replica, meaning: "哪台"}
          wy: {meaning: "为什么"}
        ---
        ## 查看
        ```step
        id: look
        use: server.observe
        with: {server: "data"}
        ```
        ## 询问
        ```step
        id: ask
        use: approve
        with: {question: "go on?"}
        needs: [look]
        when: data-disk
        ```
        """);
    Runbooks runbooks = Runbooks.builtIn().with(directory);
    FileProblems problems = new FileProblems("mine");

    assertThat(runbooks.findEdition("mine", "zh-CN", problems)).isEmpty();

    String plain = directory.resolve("mine.md").toString();
    assertThat(problems.lines())
        .allSatisfy(line -> assertThat(line.file()).endsWith("mine.zh-CN.md"))
        .extracting(line -> line.at() + ": " + line.message().replace(plain, "mine.md"))
        .containsExactly(
            "2:1: the parameter 'why' of mine.md is missing",
            "5:3: the parameter 'server' is not as in mine.md:5:3; only its meaning may differ",
            "6:3: mine.md has no parameter 'wy'",
            "10:1: 'step.timeout' of mine.md:13:1 is missing",
            "12:16: 'step.with.server' must be as in mine.md:12:16",
            "14:1: after this the step 'again' of mine.md:22:1 is missing",
            "20:1: mine.md has no 'step.when' here");
  }

  @Test
  void stepsInAnotherOrderAreTold() throws IOException {
    String text = edition("Mine", "yes") + edition("", "no").substring(26).replace("ask", "two");
    write("mine.md", text);
    write("mine.zh-CN.md", text.replace("id: ask", "id: x").replace("id: two", "id: ask"));
    Runbooks runbooks = Runbooks.builtIn().with(directory);
    FileProblems problems = new FileProblems("mine");

    assertThat(runbooks.get("mine").steps()).hasSize(2);
    assertThat(runbooks.findEdition("mine", "zh-CN", problems)).isEmpty();

    assertThat(problems.lines()).hasSize(1);
    assertThat(problems.lines().get(0).message())
        .startsWith("the step here must be 'ask', as in ")
        .endsWith("mine.md:7:5");
  }

  private static String edition(String title, String question) {
    return """
    ---
    runbook: mine
    title: %s
    ---
    ## Ask
    ```step
    id: ask
    use: approve
    with: {question: "%s"}
    ```
    """
        .formatted(title, question);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private static Plan compile(Runbook runbook, Map<String, String> arguments, Estate estate) {
    return new RunbookCompiler(Runbooks.builtIn())
        .compile(runbook, arguments, Sample.CATALOG, Sample.environment(estate));
  }

  private static List<String> lines(Plan plan) {
    return plan.nodes().stream()
        .map(
            node ->
                node.id()
                    + " "
                    + node.needs()
                    + " "
                    + node.timeout()
                    + " "
                    + node.step().getClass().getSimpleName()
                    + " "
                    + node.step().summary())
        .toList();
  }

  private static List<String> blocks(Runbook runbook) {
    return STEP.matcher(runbook.text()).results().map(match -> match.group(1)).toList();
  }
}
