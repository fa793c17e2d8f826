package dev.understudy.runbooks.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Plan;
import dev.understudy.core.StepId;
import dev.understudy.core.store.Timing;
import dev.understudy.runbooks.Circumstances;
import dev.understudy.runbooks.Runbook;
import dev.understudy.runbooks.RunbookCompiler;
import dev.understudy.runbooks.Runbooks;
import dev.understudy.runbooks.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunbookPageTest {
  private static final Pattern HREF = Pattern.compile("href=\"#([^\"]*)\"");
  private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "snapshot, en",
    "recover, en",
    "recover, zh-CN",
    "rebuild, zh-CN",
    "failover, en",
    "drill, zh-CN"
  })
  void standsAlone(String name, String language) {
    for (String page : List.of(document(name, language), planned(name, language))) {
      assertThat(page).startsWith("<!DOCTYPE html>\n<html lang=\"" + language + "\">");
      assertThat(page)
          .doesNotContainPattern("(?i)<script|<link|<img|<iframe|<object|@import|url\\((?!#)")
          .doesNotContainPattern("(?i)\\ssrc=|href=\"https?:|\\son[a-z]+=")
          .contains("default-src 'none'");
      Set<String> anchors = new HashSet<>();
      ID.matcher(page).results().forEach(id -> assertThat(anchors.add(id.group(1))).isTrue());
      assertThat(HREF.matcher(page).results().map(link -> link.group(1)))
          .isNotEmpty()
          .allSatisfy(link -> assertThat(anchors).contains(link));
    }
  }

  @ParameterizedTest
  @CsvSource({"recover, en", "recover, zh-CN", "failover, en", "drill, zh-CN"})
  void saysOfEveryStepWhatItDoesAndHowToDoItByHand(String name, String language) {
    String page = document(name, language);
    Runbook runbook = Runbooks.builtIn().get(name, language);

    assertThat(page).contains("<h1>" + runbook.title() + "</h1>");
    runbook.parameters().forEach(it -> assertThat(page).contains(escaped(it.meaning())));
    runbook.steps().stream()
        .filter(step -> !step.use().kind().text().equals("runbook"))
        .forEach(
            step ->
                assertThat(page)
                    .contains(". " + step.heading())
                    .contains("<code>" + step.use().kind().text()));
    long steps = count(page, "<h3>");
    assertThat(count(page, "<div class=\"hand\">")).isEqualTo(steps);
    assertThat(steps).isGreaterThanOrEqualTo(runbook.steps().size());
  }

  @Test
  void saysHowLongEachStepTookAndHowLongTheWholeWillTake() {
    String page = planned("recover", "en");

    assertThat(page)
        .contains("usually 1 m 30 s, 95 of 100 within 2 m (times measured: 7)")
        .contains("<dd>never rehearsed</dd>")
        .contains("Along it rehearsals take at least 1 m 30 s (median), 2 m (95th percentile);");
    assertThat(planned("recover", "zh-CN"))
        .contains("通常为 1 分 30 秒，95% 不超过 2 分（共测量 7 次）")
        .contains("从未演练过");
  }

  @Test
  void showsTheTimeoutTheFallbackAndTheCondition() {
    String page = document("recover", "en");

    assertThat(page)
        .contains("<dt>Otherwise</dt><dd><code>snapshot.newest</code>")
        .contains("<dt>Only when</dt><dd><code>from&#61;salvage</code></dd>")
        .contains("<dt>Timeout</dt><dd>2 h</dd>")
        .contains("<dt>Timeout</dt><dd>10 m</dd>");
  }

  @Test
  void marksThePointOfNoReturnOnce() {
    String page = planned("failover", "en");

    assertThat(count(page, "<span class=\"badge no-return\">point of no return</span>")).isOne();
    assertThat(page).containsPattern("article class=\"step critical no-return\" id=\"step-3\"");
    assertThat(planned("recover", "en")).doesNotContain("point of no return</span>");
  }

  @Test
  void ofTwoStepsOfOneNameOnlyTheOneThatAppliesIsPartOfThePlan() {
    String salvage = planned("recover", "en", Map.of("from", "salvage"), Sample.dataDisk());
    String newest = planned("recover", "en", Map.of("from", "newest"), Sample.dataDisk());

    assertThat(absent(salvage)).contains("Or choose the newest good snapshot");
    assertThat(absent(newest)).contains("Save what the dead server still has");
    assertThat(absent(salvage)).contains("Copy the data into place");
    assertThat(absent(planned("recover", "en", Map.of(), Sample.singleDisk())))
        .contains("Mount it where the data belongs")
        .doesNotContain("Copy the data into place");
  }

  @Test
  void findsTheSectionOfStepsThatAreTakenSeveralTimes() throws IOException {
    Files.writeString(
        directory.resolve("inner.md"),
        """
        ---
        runbook: inner
        title: Inner
        ---
        ## Ask inside
        ```step
        id: ask
        use: approve
        with: {question: "inside?"}
        ```
        """);
    Files.writeString(
        directory.resolve("mine.md"),
        """
        ---
        runbook: mine
        title: Mine
        ---
        ## Each
        ```step
        id: each-one
        use: approve
        for-each: servers
        with: {question: "${each.name}?"}
        retry: {max: 2, interval: 5s}
        ```
        ## First
        ```step
        id: one
        use: runbook
        with: {name: inner}
        ```
        ## Second
        ```step
        id: two
        use: runbook
        with: {name: inner}
        ```
        """);
    Runbooks runbooks = Runbooks.builtIn().with(directory);
    Plan plan =
        new RunbookCompiler(runbooks)
            .compile(
                runbooks.get("mine"), Map.of(), Sample.CATALOG, Sample.environment(Sample.fleet()));

    String page = page("mine", "en", Optional.of(plan), Circumstances.unknown());

    List<String> links =
        Pattern.compile("class=\"node[^\"]*\" id=\"node-\\d+\" href=\"#([^\"]*)\"")
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .toList();
    int servers = Sample.fleet().servers().size();
    assertThat(servers).isGreaterThan(1);
    assertThat(links).hasSize(servers + 2);
    assertThat(links.subList(0, servers)).containsOnly("step-1");
    assertThat(links.subList(servers, servers + 2)).containsExactly("step-3", "step-5");
    assertThat(page).contains("<dt><code>for-each</code></dt><dd><code>servers</code>");
  }

  @Test
  void nothingThatARunbookSaysRuns() throws IOException {
    Files.writeString(
        directory.resolve("mine.md"),
        """
        ---
        runbook: mine
        title: "<script>alert('title')</script> & co"
        parameters:
          why: {default: "<b>", meaning: "<script>alert(1)</script>"}
        ---
        # <img src=x onerror=alert(2)>

        <script>alert(3)</script>

        [link](javascript:alert(4)) ![picture](https://example.org/x.png)

        ## Ask <script>alert(5)</script>

        **By hand:** <iframe src="https://example.org"></iframe>

        ```step
        id: ask
        use: approve
        with: {question: "<script>alert(6)</script>"}
        ```
        """);

    String page = page("mine", "en", Optional.empty(), Circumstances.unknown());

    assertThat(page)
        .contains("<title>&lt;script&gt;alert(")
        .contains("question: &lt;script&gt;alert(6)")
        .contains("Ask alert(5)")
        .contains("<a rel=\"nofollow\" href=\"\">link</a>")
        .contains("href=\"https://example.org/x.png\">picture</a>")
        .doesNotContainPattern("(?i)<script|<img|<iframe|<b>|javascript:")
        .doesNotContainPattern("(?i)<[^>]*\\ssrc=");
  }

  private String document(String name, String language) {
    return page(name, language, Optional.empty(), Circumstances.unknown());
  }

  private String planned(String name, String language) {
    return planned(name, language, Map.of(), Sample.dataDisk());
  }

  private String planned(
      String name, String language, Map<String, String> arguments, Estate estate) {
    if (name.equals("rebuild")) {
      return document(name, language);
    }
    Plan plan = Sample.compile(name, arguments, estate);
    Circumstances circumstances = Circumstances.of(Runbooks.builtIn().get(name), arguments, estate);
    return page(name, language, Optional.of(plan), circumstances);
  }

  private String page(
      String name, String language, Optional<Plan> plan, Circumstances circumstances) {
    Timing timing = new Timing(Duration.ofSeconds(90), Duration.ofMinutes(2), 7);
    Function<StepId, Optional<Timing>> rehearsals =
        step -> step.value().equals("fence") ? Optional.of(timing) : Optional.empty();
    Runbooks runbooks = Runbooks.builtIn().with(directory);
    return new RunbookPage(runbooks, name, language, plan, circumstances, rehearsals).html();
  }

  private static List<String> absent(String page) {
    return Pattern.compile(
            "(?s)<article class=\"step absent\" id=\"[^\"]*\">\n<h3>\\d+\\. ([^<]*)<")
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String escaped(String text) {
    return text.replace("'", "&#39;");
  }

  private static long count(String page, String piece) {
    return Pattern.compile(Pattern.quote(piece)).matcher(page).results().count();
  }
}
