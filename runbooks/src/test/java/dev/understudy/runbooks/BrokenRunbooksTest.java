package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenRunbooksTest {
  private static final String SOUND =
      """
      ---
      runbook: mine
      title: Save the data
      parameters:
        server: {type: server, default: data, meaning: which server}
        from: {choices: [a, b], default: a, meaning: which way}
      ---
      # Save the data

      ## Look
      ```step
      id: look
      use: server.observe
      with: {server: "${server}"}
      ```

      ## Take
      ```step
      id: take
      use: snapshot.take
      with:
        server: "${server}"
        instance: "${steps.look.instance}"
      timeout: 5m
      ```

      ## Wait
      ```step
      id: wait
      use: snapshot.await
      with: {server: "${server}", snapshots: "${steps.take.snapshots}"}
      needs: [take]
      ```
      """;

  @Test
  void compilesBeforeItIsBroken() {
    assertThat(problems(SOUND)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"slipsOfText", "slipsOfMeaning"})
  void pointsAtTheSlipAndSaysWhatToWrite(
      String slip, String piece, String other, List<String> problems) {
    assertThat(SOUND).contains(piece);

    assertThat(problems(SOUND.replace(piece, other))).containsExactlyElementsOf(problems);
  }

  static Stream<Arguments> slipsOfText() {
    return Stream.of(
        slip(
            "no front matter",
            "---\nrunbook: mine",
            "runbook: mine",
            "1:1: the front matter is missing: begin with a line ---, then runbook: and title:, then"
                + " a line ---"),
        slip(
            "a misspelt key in the front matter",
            "title:",
            "titel:",
            "2:1: 'title' is missing: what it does, one line (a text)",
            "3:1: unknown key 'titel'; did you mean 'title'?"),
        slip(
            "an unknown parameter type",
            "type: server",
            "type: sever",
            "5:18: 'parameters.server.type' must be one of text, server, site, duration, number,"
                + " instant, not 'sever'; did you mean 'server'?"),
        slip(
            "a default that is no choice",
            "default: a,",
            "default: c,",
            "6:36: 'parameters.from.default' is not among the choices"),
        slip(
            "a heading without a step",
            "## Take\n",
            "## Prepare\n\nThink first.\n\n## Take\n",
            "17:1: no step under the heading 'Prepare'; add a ```step block, or make it a heading"
                + " '### ...' if it only explains"),
        slip(
            "two steps under one heading",
            "\n## Wait\n",
            "",
            "26:1: a second step under the heading 'Take'; give it a heading '## ...' of its own"),
        slip(
            "a step before any heading",
            "## Look\n",
            "",
            "10:1: a step block must stand under a heading '## ...'"),
        slip(
            "a step inside a list",
            "## Wait\n",
            "* ```step\n  id: x\n  ```\n\n## Wait\n",
            "27:3: a step block must not stand inside a list or a quotation"),
        slip(
            "a misspelt block",
            "## Take\n```step",
            "## Take\n```setp",
            "17:1: no step under the heading 'Take'; add a ```step block, or make it a heading '###"
                + " ...' if it only explains",
            "18:1: unknown block 'setp'; did you mean 'step'?"),
        slip(
            "a block that is never closed",
            "needs: [take]\n```\n",
            "needs: [take]\n",
            "28:1: this step block is never closed; end it with a line ```"),
        slip(
            "broken YAML in a step",
            "timeout: 5m",
            "timeout: [5m",
            "25:1: not YAML: expected ',' or ']', but got <stream end> while parsing a flow sequence"
                + " that begins at 24:10"),
        slip(
            "a misspelt key in a step",
            "timeout: 5m",
            "tiemout: 5m",
            "24:1: unknown key 'step.tiemout'; did you mean 'timeout'?"),
        slip(
            "a timeout without a unit",
            "timeout: 5m",
            "timeout: 5",
            "24:10: 'step.timeout' must be a duration with its unit, such as 30s, 15m, 2h or 7d, not"
                + " '5'"),
        slip(
            "a step without an id",
            "id: take\n",
            "",
            "19:1: 'step.id' is missing: the step's name in this runbook (a step id (lower-case"
                + " letters, digits and -))"),
        slip(
            "needs that are no list",
            "needs: [take]",
            "needs: take",
            "32:8: 'step.needs' must be a list, not a single value"));
  }

  static Stream<Arguments> slipsOfMeaning() {
    return Stream.of(
        slip(
            "an unknown kind",
            "use: snapshot.take",
            "use: snapshot.tale",
            "20:6: unknown step kind 'snapshot.tale'; did you mean 'snapshot.take'?"),
        slip(
            "an unknown input",
            "  instance: ",
            "  instanse: ",
            "23:3: snapshot.take has no input 'instanse'; did you mean 'instance'?"),
        slip(
            "a missing input",
            ", snapshots: \"${steps.take.snapshots}\"",
            "",
            "30:6: snapshot.await needs the input 'snapshots': ids, joined by commas"),
        slip(
            "an input that makes no sense",
            "timeout: 5m",
            "  disk: [data]",
            "24:9: input 'disk' of snapshot.take: it must be a single value, not a list"),
        slip(
            "a word that is none of those known",
            "timeout: 5m",
            "  label: holiday",
            "20:6: 'holiday' is no label: there are: salvage, scheduled, drill"),
        slip(
            "a parameter that is not there",
            "with: {server: \"${server}\"}",
            "with: {server: \"${sever}\"}",
            "14:17: there is no parameter 'sever'; did you mean 'server'?"),
        slip(
            "a server that is not there",
            "with: {server: \"${server}\"}",
            "with: {server: dta}",
            "14:16: there is no server 'dta' in the estate; did you mean 'data'?"),
        slip(
            "a fact of a step that is not there",
            "${steps.look.instance}",
            "${steps.lok.instance}",
            "23:14: there is no step 'lok' before this one; did you mean 'look'?"),
        slip(
            "a fact that the step does not leave",
            "${steps.look.instance}",
            "${steps.look.instanse}",
            "23:14: step 'look' (server.observe) leaves no fact 'instanse'; did you mean"
                + " 'instance'?"),
        slip(
            "a fact of a later step",
            "${steps.look.instance}",
            "${steps.wait.cut}",
            "23:14: step 'wait' does not stand before this one"),
        slip(
            "a fact inside a text",
            "${steps.look.instance}",
            "the ${steps.look.instance}",
            "23:13: a fact of an earlier step must be the whole value; it cannot be part of a text"),
        slip(
            "a fact without a name",
            "${steps.look.instance}",
            "${steps.look}",
            "23:14: '${steps.look}' must be ${steps.ID.FACT}"),
        slip(
            "a fact of the estate that nobody knows",
            "${steps.look.instance}",
            "${estate.server.paht}",
            "23:14: unknown '${estate.server.paht}'; did you mean 'server.path'?"),
        slip(
            "a fact where it must be known before",
            "timeout: 5m",
            "  quiesce: \"${steps.look.state}\"",
            "24:12: input 'quiesce' of snapshot.take: it must be known when the plan is made, and the"
                + " fact 'state' of step look is not"),
        slip(
            "a need that is not there",
            "needs: [take]",
            "needs: [tke]",
            "32:9: there is no step 'tke' before this one; did you mean 'take'?"),
        slip(
            "a need of itself",
            "needs: [take]",
            "needs: [wait]",
            "32:9: step 'wait' does not stand before this one"),
        slip(
            "two steps of one name",
            "id: wait",
            "id: look",
            "29:5: two steps are called 'look'; the other stands at 12:5"),
        slip(
            "an unknown condition",
            "timeout: 5m",
            "when: [single-disc]",
            "24:8: unknown condition 'single-disc'; did you mean 'single-disk'?",
            "31:41: step 'take' is not part of this plan: its 'when' does not hold for this estate"),
        slip(
            "a comparison with what can never be",
            "timeout: 5m",
            "when: from=c",
            "24:7: 'from' is never 'c'; did you mean 'a'?",
            "31:41: step 'take' is not part of this plan: its 'when' does not hold for this estate"),
        slip(
            "a comparison with no parameter",
            "timeout: 5m",
            "when: form=a",
            "24:7: the runbook mine has no parameter 'form'; did you mean 'from'?",
            "31:41: step 'take' is not part of this plan: its 'when' does not hold for this estate"),
        slip(
            "a step that the estate leaves out",
            "timeout: 5m",
            "when: single-disk",
            "31:41: step 'take' is not part of this plan: its 'when' does not hold for this estate"),
        slip(
            "a fallback that leaves less",
            "timeout: 5m",
            "otherwise: {use: server.observe, with: {server: data}}",
            "31:41: step 'take' (snapshot.take) leaves no fact 'snapshots'; known: way"),
        slip(
            "a runbook that is not there",
            "use: server.observe\nwith: {server: \"${server}\"}",
            "use: runbook\nwith: {name: recovr}",
            "14:14: there is no runbook 'recovr'; did you mean 'recover'?",
            "23:14: 'look' is a whole runbook; name one of its steps: "),
        slip(
            "a command that is a shell line",
            "use: server.observe\nwith: {server: \"${server}\"}",
            "use: host.run\nwith: {server: data, command: systemctl restart gams}",
            "14:31: input 'command' of host.run: it must be a list of arguments, such as [systemctl,"
                + " restart, gams]",
            "23:14: step 'look' (host.run) leaves no fact 'instance'; known: exit, stdout"));
  }

  @Test
  void tellsAllProblemsAtOnce() {
    String text =
        SOUND
            .replace("use: server.observe", "use: server.observ")
            .replace("instance: \"${steps", "instanse: \"${steps")
            .replace("needs: [take]", "needs: [tke]");

    assertThat(problems(text))
        .extracting(line -> line.split(": ")[0])
        .containsExactly("13:6", "23:3", "32:9");
  }

  @Test
  void refusesASecondPointOfNoReturn() {
    String promote =
        """

        ## Promote %s
        ```step
        id: promote-%s
        use: replica.promote
        with: {server: data, address: 127.0.0.1}
        ```
        """;

    assertThat(problems(SOUND + promote.formatted("a", "a") + promote.formatted("b", "b")))
        .containsExactly(
            "45:6: a second point of no return; the first is step 'promote-a', and a plan may have"
                + " only one");
  }

  private static List<String> problems(String text) {
    Runbooks runbooks = Runbooks.builtIn();
    try {
      new RunbookCompiler(runbooks)
          .compile(
              Runbook.parse(text, "mine.md"),
              Map.of(),
              Sample.CATALOG,
              Sample.environment(Sample.dataDisk()));
      return List.of();
    } catch (ProblemException e) {
      return e.problem().why().lines().map(line -> line.replace("mine.md:", "")).toList();
    }
  }

  private static Arguments slip(String slip, String piece, String other, String... problems) {
    return Arguments.of(slip, piece, other, List.of(problems));
  }
}
