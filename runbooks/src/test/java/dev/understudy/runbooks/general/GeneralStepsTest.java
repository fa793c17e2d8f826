package dev.understudy.runbooks.general;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.core.Precheck;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.runbooks.fake.StepTrial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneralStepsTest {
  @TempDir private Path root;
  private StepTrial trial;

  @BeforeEach
  void makeAHost() {
    trial = new StepTrial(root);
    trial.host.write("/srv/gams/a", "text");
  }

  @Test
  void runsACommandAndKeepsWhatItPrinted() throws InterruptedException {
    Receipt receipt = run("command", "cat /srv/gams/a", "contains", "ex").execute(trial.context);

    assertThat(receipt.facts()).containsEntry("exit", "0").containsEntry("stdout", "text");
  }

  @Test
  void aCommandMayBeExpectedToFail() throws InterruptedException {
    Step step = run("command", "test -e /srv/gams/none", "exit", "1");

    assertThat(step.execute(trial.context).get("exit")).isEqualTo("1");
  }

  @Test
  void refusesAnExitAndAnOutputThatAreNotExpected() {
    ProblemException exit = refusal(run("command", "cat /srv/gams/none"));
    ProblemException output = refusal(run("command", "cat /srv/gams/a", "contains", "other"));

    assertThat(exit.problem().code()).isEqualTo(ProblemCode.COMMAND_FAILED);
    assertThat(exit.problem().why()).contains("No such file");
    assertThat(output.problem().why()).isEqualTo("expected 'other' in: text");
  }

  @Test
  void doesNothingWhenThereIsNothingLeftToDo() throws InterruptedException {
    Step step = run("command", "touch /srv/gams/b", "unless", "test -e /srv/gams/b");

    assertThat(step.precheck(trial.context)).isEqualTo(Precheck.ready());
    Receipt receipt = step.execute(trial.context);
    assertThat(step.verify(trial.context, receipt)).isEmpty();
    assertThat(step.precheck(trial.context)).isInstanceOf(Precheck.AlreadyDone.class);
  }

  @Test
  void noticesWhenTheCommandDidNotDoItsWork() throws InterruptedException {
    Step step = run("command", "true", "unless", "test -e /srv/gams/b");

    assertThat(step.verify(trial.context, step.execute(trial.context))).isPresent();
  }

  @Test
  void takesACommandBackByTheOneGiven() throws InterruptedException {
    Step step = run("command", "touch /srv/gams/b", "undo", "rm -f /srv/gams/b");
    Receipt receipt = step.execute(trial.context);

    ((ReversibleStep) step).compensate(trial.context, receipt);

    assertThat(Files.exists(trial.host.path("/srv/gams/b"))).isFalse();
  }

  @Test
  void saysThatThereIsNoWayBackWhenNoneIsGiven() throws InterruptedException {
    ((ReversibleStep) run("command", "true")).compensate(trial.context, Receipt.empty());

    assertThat(trial.context.heard()).containsExactly("no undo command is given for step step");
  }

  @Test
  void cutsALongOutput() throws InterruptedException {
    trial.host.answer("long", command -> new CommandResult(0, "x".repeat(10_000), ""));

    assertThat(run("command", "long").execute(trial.context).get("stdout")).hasSize(503);
  }

  @Test
  void holdsTheOutputAgainstEveryExpectation() throws InterruptedException {
    trial.host.answer("show", command -> new CommandResult(3, "one\ntwo 22\n", ""));

    Receipt receipt =
        run("command", "show", "exit", "0 3", "matches", "^two [0-9]+$", "absent", "error")
            .execute(trial.context);
    ProblemException pattern = refusal(run("command", "show", "exit", "3", "matches", "^22"));
    ProblemException text = refusal(run("command", "show", "exit", "3", "absent", "two"));
    ProblemException exit = refusal(run("command", "show", "exit", "0 1"));

    assertThat(receipt.get("exit")).isEqualTo("3");
    assertThat(pattern.problem().why()).startsWith("expected a match of /^22/ in: one");
    assertThat(text.problem().why()).startsWith("expected no 'two' in: one");
    assertThat(exit.problem().why()).startsWith("expected exit [0, 1]");
  }

  @Test
  void aCheckLeavesNothingToTakeBack() throws InterruptedException {
    ReversibleStep step = (ReversibleStep) run("command", "true", "changes", "false");

    step.compensate(trial.context, step.execute(trial.context));

    assertThat(trial.context.heard()).isEmpty();
    assertThat(step.summary()).isEqualTo("Check on data: true");
    assertThat(refusedInput("changes", "false", "undo", "rm x")).contains("no 'undo'");
  }

  @Test
  void refusesExpectationsThatMakeNoSense() {
    assertThat(refusedInput("matches", "(a")).contains("no regular expression: Unclosed group");
    assertThat(refusedInput("exit", "0 256")).contains("from 0 to 255, not '256'");
    assertThat(refusedInput("changes", "no")).contains("true or false, not 'no'");
  }

  private String refusedInput(String... pairs) {
    String[] all = Arrays.copyOf(pairs, pairs.length + 2);
    all[pairs.length] = "command";
    all[pairs.length + 1] = "true";
    return catchThrowableOfType(ProblemException.class, () -> run(all)).problem().why();
  }

  @Test
  void asksAUrlUntilItAnswersAsExpected() throws IOException, InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server = server(asked);
    try {
      String url = "http://{address}:" + server.getAddress().getPort() + "/?key=secret";
      Step step =
          trial.make(
              "http.check",
              Map.of("url", url, "address", "127.0.0.1", "status", "200", "contains", "ready"));

      Receipt receipt = step.execute(trial.context);

      assertThat(asked).hasValue(3);
      assertThat(receipt.get("url")).endsWith("/").doesNotContain("secret");
      assertThat(step.summary()).doesNotContain("secret");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void saysWhatTheUrlAnsweredLast() throws IOException {
    HttpServer server = server(new AtomicInteger());
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/?key=secret";
      Step step = trial.make("http.check", Map.of("url", url, "status", "418"));

      ProblemException refusal = refusal(step);

      assertThat(refusal.problem().code()).isEqualTo(ProblemCode.PROOF_FAILED);
      assertThat(refusal.problem().why()).isEqualTo("expected status 418; last: status 200");
      assertThat(refusal.problem().toString()).doesNotContain("secret");
    } finally {
      server.stop(0);
    }
  }

  /** Answers 503 twice, then 200. */
  private static HttpServer server(AtomicInteger asked) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "not yet\nready\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private ProblemException refusal(Step step) {
    return catchThrowableOfType(ProblemException.class, () -> step.execute(trial.context));
  }

  private Step run(String... pairs) {
    Map<String, String> inputs =
        new HashMap<>(Map.of("address", "127.0.0.1", "exit", "0", "changes", "true"));
    for (int i = 0; i < pairs.length; i += 2) {
      inputs.put(pairs[i], pairs[i + 1]);
    }
    return trial.make("host.run", inputs);
  }
}
