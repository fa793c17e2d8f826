package dev.understudy.restore;

import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.probe.CheckTarget;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proves a restored server from the bottom up: it answers a login (L2), its data is sound by its
 * own verify command (L1) and holds the nonce if one is asked for, its service answers (L3).
 * Whatever the estate names must hold; an estate that names nothing to prove fails.
 *
 * @param nonce that the restored data must hold
 */
public record ProveServer(
    StepId id, ServerScope scope, HttpProbe http, Value address, Optional<Value> nonce)
    implements CheckStep {
  private static final String NONCE_FILE = ".understudy-nonce";
  private static final Duration ONE_REPLY = Duration.ofSeconds(5);
  private static final Poll AGAIN = new Poll(Duration.ofMillis(200), Duration.ofSeconds(2));

  @Override
  public String summary() {
    return "Prove that the fresh server holds sound data and serves";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    List<String> evidence = new ArrayList<>();
    try (Host host = scope.login(context, address.in(context))) {
      evidence.add("kernel " + host.require("uname", "-r").strip());
      verifyData(host, evidence);
      verifyNonce(context, host, evidence);
    }
    int before = evidence.size();
    verifyService(context, evidence);
    boolean answers = evidence.size() > before;
    if (!answers && scope.server().verify().isEmpty()) {
      throw new ProblemException(nothing());
    }
    return Receipt.of("level", answers ? "L3" : "L2", "evidence", String.join("; ", evidence));
  }

  private void verifyData(Host host, List<String> evidence) throws InterruptedException {
    if (scope.server().verify().isEmpty()) {
      return;
    }
    for (ServerSpec.DataPath data : scope.server().data()) {
      List<String> command =
          scope.server().verify().stream()
              .map(argument -> argument.replace("${path}", data.path()))
              .toList();
      CommandResult result = host.run(command);
      if (!result.isSuccess()) {
        throw new ProblemException(unsound(host, data.path(), host.failed(command, result)));
      }
      evidence.add("data under " + data.path() + " is sound");
    }
  }

  private void verifyNonce(StepContext context, Host host, List<String> evidence)
      throws InterruptedException {
    String wanted = nonce.map(value -> firstWord(value.in(context))).orElse("");
    if (wanted.isEmpty()) {
      return;
    }
    // The drill writes it beside the first of the server's data.
    String path = scope.server().data().get(0).path();
    String file = path + "/" + NONCE_FILE;
    CommandResult result = host.run("cat", file);
    String found = result.isSuccess() ? firstWord(result.stdout()) : "";
    if (!found.equals(wanted)) {
      throw new ProblemException(stale(context, file, found, wanted));
    }
    evidence.add("nonce under " + path + " is the one of this run");
  }

  private void verifyService(StepContext context, List<String> evidence)
      throws InterruptedException {
    List<CheckTarget> targets =
        CheckTarget.all(
            scope.estate().checks(),
            scope.estate().dns(),
            scope.server().name(),
            address.in(context),
            CheckSpec.Status.class);
    for (CheckTarget target : targets) {
      int wanted = ((CheckSpec.Status) target.check().expect()).code();
      Deadline deadline = context.deadline().atMost(target.check().within());
      String[] last = {"no answer"};
      AGAIN.orFail(
          deadline,
          () -> notServing(context, target, wanted, last[0]),
          () -> answers(target, wanted, last));
      evidence.add(target.check().name());
    }
  }

  private Optional<Boolean> answers(CheckTarget target, int wanted, String[] last)
      throws InterruptedException {
    try {
      int status = http.status(target.uri(), ONE_REPLY);
      last[0] = "status " + status;
      return status == wanted ? Optional.of(true) : Optional.empty();
    } catch (ProblemException e) {
      last[0] = e.problem().why();
      return Optional.empty();
    }
  }

  private static String firstWord(String text) {
    return text.strip().split("\\s+")[0];
  }

  private static Problem unsound(Host host, String path, Problem failed) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        "the data under " + path + " on " + host.address() + " is damaged",
        failed.why().isEmpty() ? failed.what() : failed.why(),
        "choose an older snapshot: understudy snapshot list");
  }

  private static Problem stale(StepContext context, String file, String found, String wanted) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        "the restored data is not the data that was snapshotted",
        file
            + (found.isEmpty() ? " is missing" : " says " + found)
            + "; the nonce written before the snapshot was "
            + wanted,
        "understudy run show " + context.run());
  }

  private static Problem notServing(
      StepContext context, CheckTarget target, int wanted, String last) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        "check '" + target.check().name() + "' does not hold on " + target.uri().getHost(),
        "expected status " + wanted + ", got: " + last,
        "journalctl on that host, then " + NextCommand.resume(context));
  }

  private Problem nothing() {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        "nothing of server '" + scope.server().name() + "' was checked",
        "the estate has neither a verify command nor an HTTP check for it, and a proof of nothing"
            + " is none",
        "add servers."
            + scope.server().name()
            + ".verify or a check with an http URL to the estate file");
  }
}
