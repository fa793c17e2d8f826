package dev.understudy.runbooks.drill;

import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.probe.CheckTarget;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.CommandResult;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Asks production from inside the copy, which must fail, and from here at the same time, which must
 * succeed: silence alone proves nothing.
 *
 * @param production address of the real server
 */
record ProveIsolation(StepId id, ServerScope scope, HttpProbe http, Value address, Value production)
    implements CheckStep {
  private static final Duration ONE_REPLY = Duration.ofSeconds(5);

  /** What curl says when nothing was reached: name unknown, no connection, timed out. */
  private static final Set<Integer> UNREACHED = Set.of(6, 7, 28);

  @Override
  public String summary() {
    return "Prove from inside that the copy cannot reach production";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    List<URI> targets = targets(context);
    if (targets.isEmpty()) {
      throw problem(
          context,
          "the isolation of the copy cannot be proven",
          "no check with an http status names a record of " + scope.server().name());
    }
    String inside = address.in(context);
    if (inside.equals(production.in(context))) {
      throw problem(context, "the copy has the address of the real server", inside);
    }
    List<String> evidence = new ArrayList<>();
    try (Host host = scope.login(inside, context.deadline())) {
      for (URI target : targets) {
        requireAnswer(context, target);
        evidence.add(requireSilence(context, host, target));
      }
    }
    return Receipt.of("blocked", String.join("; ", evidence));
  }

  private List<URI> targets(StepContext context) {
    return CheckTarget.all(
            scope.estate().checks(),
            scope.estate().dns(),
            scope.server().name(),
            production.in(context),
            CheckSpec.Status.class)
        .stream()
        .map(CheckTarget::uri)
        .distinct()
        .toList();
  }

  private void requireAnswer(StepContext context, URI target) throws InterruptedException {
    try {
      http.status(target, ONE_REPLY);
    } catch (ProblemException e) {
      throw problem(
          context,
          "the isolation of the copy cannot be proven",
          "production does not answer at "
              + shown(target)
              + " from here either, so that its silence towards the copy says nothing");
    }
  }

  private String requireSilence(StepContext context, Host host, URI target)
      throws InterruptedException {
    CommandResult result =
        host.run("curl", "-s", "-S", "-o", "/dev/null", "-m", "3", target.toString());
    if (UNREACHED.contains(result.exit())) {
      return shown(target) + " not reached";
    }
    boolean missing = result.exit() == 127 || result.exit() == 126;
    throw problem(
        context,
        missing
            ? "the isolation of the copy cannot be proven"
            : "the copy of " + scope.server().name() + " can reach production",
        missing
            ? "curl is not installed on " + host.address()
            : "it reached " + shown(target) + " (curl ended with " + result.exit() + ")");
  }

  private static ProblemException problem(StepContext context, String what, String why) {
    return Problem.of(ProblemCode.PROOF_FAILED, what, why, NextCommand.undo(context)).asException();
  }

  /** Nothing after the path: it may be secret. */
  private static String shown(URI uri) {
    return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
  }
}
