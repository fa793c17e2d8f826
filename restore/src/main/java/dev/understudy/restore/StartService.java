package dev.understudy.restore;

import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Starts the server's units on the host, in their order, now and after every reboot. */
public record StartService(StepId id, ServerScope scope, Value address) implements ReversibleStep {

  @Override
  public String summary() {
    return "Start " + String.join(", ", units()) + " on the fresh server";
  }

  @Override
  public Precheck precheck(StepContext context) throws InterruptedException {
    try (Host host = login(context)) {
      for (String unit : units()) {
        if (!is(host, "is-active", unit) || !is(host, "is-enabled", unit)) {
          return Precheck.ready();
        }
      }
      return Precheck.done(receipt(context.time().now()));
    }
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    try (Host host = login(context)) {
      Instant at = context.time().now();
      for (String unit : units()) {
        host.require("systemctl", "enable", unit);
        host.require("systemctl", "start", unit);
      }
      return receipt(at);
    }
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    try (Host host = login(context)) {
      for (String unit : units()) {
        if (!is(host, "is-active", unit)) {
          return Optional.of(notActive(context, unit));
        }
      }
      return Optional.empty();
    }
  }

  /** A host that no longer answers serves nothing. */
  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    Optional<Host> answering = scope.loginIfAnswering(context, address.in(context));
    if (answering.isEmpty()) {
      context.progress(address.in(context) + " does not answer; nothing to stop there");
      return;
    }
    try (Host host = answering.get()) {
      List<String> reversed = new ArrayList<>(units());
      Collections.reverse(reversed);
      for (String unit : reversed) {
        host.require("systemctl", "disable", unit);
        host.require("systemctl", "stop", unit);
      }
    }
  }

  private List<String> units() {
    return scope.server().services();
  }

  private static boolean is(Host host, String question, String unit) throws InterruptedException {
    return host.run("systemctl", question, unit).isSuccess();
  }

  private Host login(StepContext context) throws InterruptedException {
    return scope.login(context, address.in(context));
  }

  /**
   * @param at before which it served nobody
   */
  private Receipt receipt(Instant at) {
    return Receipt.of("services", String.join(",", units()), "at", at.toString());
  }

  private Problem notActive(StepContext context, String unit) {
    return Problem.of(
        ProblemCode.COMMAND_FAILED,
        "unit " + unit + " does not run on " + address.in(context),
        "systemd started it and it ended",
        "journalctl -u " + unit + " there, then " + NextCommand.resume(context));
  }
}
