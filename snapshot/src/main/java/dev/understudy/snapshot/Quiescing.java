package dev.understudy.snapshot;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import dev.understudy.core.ssh.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Holds a server's writes while it is open. Never fails: a server that cannot be asked is
 * snapshotted as it is, and {@link #isHolding} says so.
 */
public final class Quiescing implements AutoCloseable {
  /** A dead server must not hold up the salvage of its disks. */
  private static final Duration LOGIN = Duration.ofSeconds(5);

  private final ServerSpec.Quiesce hooks;
  private final Optional<Host> host;
  private final StepContext context;
  private final Deadline heldUntil;
  private boolean held;

  private Quiescing(
      ServerSpec.Quiesce hooks, Optional<Host> host, StepContext context, Deadline heldUntil) {
    this.hooks = hooks;
    this.host = host;
    this.context = context;
    this.heldUntil = heldUntil;
  }

  /** Holds the writes if the server runs, answers and has hooks for it. */
  public static Quiescing begin(
      HostLogin logins, ServerSpec server, Instance instance, boolean wanted, StepContext context)
      throws InterruptedException {
    ServerSpec.Quiesce hooks = server.quiesce();
    Optional<String> address =
        wanted && hooks.isPresent() && instance.state() == Instance.State.RUNNING
            ? instance.address()
            : Optional.empty();
    Optional<Host> host = Optional.empty();
    if (address.isPresent()) {
      host = answering(logins, server, address.get(), context);
    }
    Quiescing writes =
        new Quiescing(hooks, host, context, Deadline.in(context.time(), hooks.timeout()));
    try {
      writes.hold();
      return writes;
    } catch (InterruptedException e) {
      writes.close();
      throw e;
    }
  }

  private void hold() throws InterruptedException {
    held = host.isPresent() && runs(host.get(), hooks.before());
  }

  private static Optional<Host> answering(
      HostLogin logins, ServerSpec server, String address, StepContext context)
      throws InterruptedException {
    Deadline login = context.deadline().atMost(LOGIN);
    // After the hold has run out by itself there is nothing left to run.
    Deadline hooks = context.deadline().atMost(server.quiesce().timeout().multipliedBy(2));
    try {
      return Optional.of(logins.connectNow(server.ssh(), address, login, hooks));
    } catch (ProblemException e) {
      context.progress(
          "the snapshot will be crash-consistent: " + e.problem().what() + " " + e.problem().why());
      return Optional.empty();
    }
  }

  /** Whether writes were held from before until now. */
  public boolean isHolding() {
    return held && !heldUntil.isOver();
  }

  private boolean runs(Host on, List<List<String>> commands) throws InterruptedException {
    for (List<String> command : commands) {
      try {
        CommandResult result = on.run(command);
        if (!result.isSuccess()) {
          context.progress(on.failed(command, result).toString());
          return false;
        }
      } catch (ProblemException e) {
        context.progress(e.problem().toString());
        return false;
      }
    }
    return true;
  }

  /** Lets writes go on, also when holding them had failed half-way. */
  @Override
  public void close() {
    if (host.isEmpty()) {
      return;
    }
    try (Host on = host.get()) {
      for (List<String> command : hooks.after()) {
        runs(on, List.of(command));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
