package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunbookTextTest {

  @Test
  void showsWhatARunbookIsToldItsProseAndItsSteps() {
    Runbook runbook =
        Runbook.parse(
            """
            ---
            runbook: mine
            title: Save the data
            parameters:
              server: {type: server, default: data, meaning: which server}
              why: {required: true, meaning: the reason}
            ---
            # Save the data

            This is **important**, and `tar` is *not* enough. It goes on for a while so that the line must be
            broken somewhere.

            - first
            - second, which is
              longer
            1. one
            2. two

            ## Look
            ```step
            id: look
            use: server.observe
            ```
            """,
            "mine.md");

    assertThat(RunbookText.show(runbook))
        .isEqualTo(
            """
            Save the data
            =============

            understudy mine
              --server  which server (server); default data
              --why  the reason (text); must be given

            Save the data
            -------------

            This is important, and tar is not enough. It goes on for a while so that the line must
            be broken somewhere.

            - first
            - second, which is longer

            1. one
            2. two

            Look
            ----

                id: look
                use: server.observe
            """);
  }

  @Test
  void showsAChineseEditionWithinTheScreenByItsColumns() {
    Runbooks runbooks = Runbooks.builtIn();

    for (String name : runbooks.names()) {
      Runbook chinese = runbooks.get(name, "zh-CN");
      String text = RunbookText.show(chinese, Labels.in("zh-CN"));

      assertThat(text.lines().filter(line -> !line.startsWith("    ")))
          .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(88));
      chinese.steps().forEach(step -> assertThat(text).contains(step.heading()));
      assertThat(text).contains("\n手工： ");
      if (chinese.parameters().stream().anyMatch(one -> one.name().equals("server"))) {
        assertThat(text).contains("（服务器）；默认为 data\n");
      }
    }
  }

  @Test
  void aLineBreakBetweenChineseCharactersIsNoSpace() {
    Runbook runbook =
        Runbook.parse(
            """
            ---
            runbook: mine
            title: 我的
            ---
            第一行
            第二行 and
            third.

            ## 问
            ```step
            id: ask
            use: approve
            ```
            """,
            "mine.md");

    assertThat(RunbookText.show(runbook)).contains("\n第一行第二行 and third.\n");
  }

  @Test
  void keepsTheProseOfEveryBuiltInRunbookWithinTheScreen() {
    Runbooks runbooks = Runbooks.builtIn();

    for (String name : runbooks.names()) {
      String text = RunbookText.show(runbooks.get(name));

      assertThat(text.lines().filter(line -> !line.startsWith("    ")))
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(88));
      runbooks.get(name).steps().forEach(step -> assertThat(text).contains(step.heading()));
    }
  }
}
