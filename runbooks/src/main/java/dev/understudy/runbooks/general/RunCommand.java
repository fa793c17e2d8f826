package dev.understudy.runbooks.general;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.CommandResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs one command on a host. After a crash it is run again, unless {@code unless} says that it has
 * been done; so either the command is repeatable or {@code unless} is given.
 *
 * @param address of the host; empty for that of the estate's server as it is now
 * @param changes whether it changes anything; a check leaves nothing to take back
 * @param unless command that exits 0 when there is nothing left to do; empty for none
 * @param undo command that takes it back; empty for none
 */
record RunCommand(
    StepId id,
    ServerScope scope,
    Optional<Value> address,
    List<String> command,
    Expectation expectation,
    boolean changes,
    List<String> unless,
    List<String> undo)
    implements ReversibleStep {
  private static final int MOST_KEPT = 500;

  @Override
  public String summary() {
    return (changes ? "Run on " : "Check on ")
        + scope.server().name()
        + ": "
        + String.join(" ", command);
  }

  @Override
  public Precheck precheck(StepContext context) throws InterruptedException {
    if (unless.isEmpty()) {
      return Precheck.ready();
    }
    try (Host host = login(context)) {
      return host.run(unless).isSuccess()
          ? Precheck.done(Receipt.of("exit", "", "stdout", ""))
          : Precheck.ready();
    }
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    try (Host host = login(context)) {
      CommandResult result = host.run(command);
      if (!expectation.isExit(result)) {
        throw new ProblemException(expected(host.failed(command, result)));
      }
      Optional<String> complaint = expectation.complaint(result);
      if (complaint.isPresent()) {
        throw Problem.of(
                ProblemCode.COMMAND_FAILED,
                "'" + command.get(0) + "' on " + host.address() + " did not print what it should",
                complaint.get() + " in: " + kept(result),
                NextCommand.resume(context))
            .asException();
      }
      return Receipt.of("exit", Integer.toString(result.exit()), "stdout", kept(result));
    }
  }

  /** With {@code unless} its word is asked for again; without it the status was all there is. */
  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    if (unless.isEmpty()) {
      return Optional.empty();
    }
    try (Host host = login(context)) {
      CommandResult result = host.run(unless);
      return result.isSuccess()
          ? Optional.empty()
          : Optional.of(host.failed(unless, result).withHint(NextCommand.resume(context)));
    }
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    if (!changes) {
      return;
    }
    if (undo.isEmpty()) {
      context.progress("no undo command is given for step " + id);
      return;
    }
    try (Host host = login(context)) {
      host.require(undo, "");
    }
  }

  private Host login(StepContext context) throws InterruptedException {
    String at =
        address
            .map(value -> value.in(context))
            .or(() -> scope.find().map(found -> found.instance()).flatMap(Instance::address))
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemCode.NOT_FOUND,
                            "server " + scope.server().name() + " has no address",
                            "it does not exist, or is not in a network",
                            "understudy status")
                        .asException());
    return scope.login(at, context.deadline());
  }

  private Problem expected(Problem failed) {
    String why = failed.why().isEmpty() ? "" : "; " + failed.why();
    return expectation.exits().equals(Set.of(0))
        ? failed
        : new Problem(
            failed.code(),
            failed.what(),
            "expected exit " + new TreeSet<>(expectation.exits()) + why,
            failed.hint(),
            failed.effect());
  }

  private static String kept(CommandResult result) {
    String line = result.line();
    return line.length() <= MOST_KEPT ? line : line.substring(0, MOST_KEPT) + "...";
  }
}
