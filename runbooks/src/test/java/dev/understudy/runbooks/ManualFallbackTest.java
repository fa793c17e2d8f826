package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManualFallbackTest {

  @ParameterizedTest
  @CsvSource({
    "snapshot, en",
    "snapshot, zh-CN",
    "recover, en",
    "recover, zh-CN",
    "rebuild, en",
    "rebuild, zh-CN",
    "failover, en",
    "failover, zh-CN",
    "drill, en",
    "drill, zh-CN"
  })
  void everyStepOfEveryBuiltInRunbookCanBeDoneByHand(String name, String language) {
    Manuscript manuscript = Manuscript.of(Runbooks.builtIn().get(name, language));

    assertThat(manuscript.sections())
        .isNotEmpty()
        .allSatisfy(
            section -> {
              Optional<ManualFallback> manual = ManualFallback.takeFrom(section.prose());
              assertThat(manual).as(section.step().heading()).isPresent();
              assertThat(manual.get().text().getLastChild())
                  .as("a command under " + section.step().heading())
                  .isInstanceOf(FencedCodeBlock.class);
              assertThat(ManualFallback.takeFrom(section.prose())).as("a second one").isEmpty();
            });
  }

  @Test
  void aStepCarriesTheWordsAndTheCommands() {
    StepBlock uploaded = Runbooks.builtIn().get("snapshot").steps().get(1);

    assertThat(uploaded.manual())
        .startsWith("in the ECS console open Storage & Snapshots > Snapshots and wait")
        .endsWith(
            "is accomplished:\naliyun ecs DescribeSnapshots --region REGION --SnapshotIds"
                + " '[\"SNAPSHOT\"]'");
  }

  @Test
  void takesTheParagraphAndTheCommandsBelowIt() {
    Document prose =
        parse(
            """
            First.

            **By hand:** stop it:

            ```sh
            halt
            ```

            - and wait

            Last.
            """);

    ManualFallback manual = ManualFallback.takeFrom(prose).orElseThrow();

    assertThat(Manuscript.words(manual.text())).isEqualTo("By hand: stop it:and wait");
    assertThat(Manuscript.words(prose)).isEqualTo("First.Last.");
  }

  @Test
  void knowsTheChineseMarkAlsoWhereItDidNotBecomeBold() {
    assertThat(ManualFallback.takeFrom(parse("**手工：**停止它"))).isPresent();
    assertThat(ManualFallback.takeFrom(parse("**手工：** 停止它"))).isPresent();
  }

  @Test
  void leavesProseWithoutOneAsItIs() {
    Document prose = parse("Do it **by hand:** if you must.");

    assertThat(ManualFallback.takeFrom(prose)).isEmpty();
    assertThat(Manuscript.words(prose)).contains("if you must");
  }

  private static Document parse(String markdown) {
    return (Document) Parser.builder().build().parse(markdown);
  }
}
