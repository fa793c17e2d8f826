package dev.understudy.failover;

import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.probe.CheckTarget;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The second rung of the fence, for when the cloud does not answer: the server's units are disabled
 * and stopped over SSH, the host says so itself, and its ports refuse.
 */
record ServiceRung(ServerScope scope) {
  private static final Duration KNOCK = Duration.ofSeconds(3);

  /** Long enough for a slow login, short enough that a dead host does not cost the outage. */
  private static final Duration LOGIN = Duration.ofSeconds(15);

  /** Logs in if the host answers. */
  Optional<Host> login(StepContext context, String address) throws InterruptedException {
    Deadline soon = context.deadline().atMost(LOGIN);
    return scope.hosts().findNow(scope.server().ssh(), address, soon);
  }

  /** Disables, stops, and proves it; throws when the proof does not hold. */
  void climb(StepContext context, String address) throws InterruptedException {
    try (Host host = login(context, address).orElseThrow(() -> silent(address).asException())) {
      for (String unit : scope.server().services()) {
        host.require("systemctl", "disable", unit);
        host.require("systemctl", "stop", unit);
      }
      Optional<Problem> doubt = doubt(host);
      if (doubt.isPresent()) {
        throw new ProblemException(doubt.get());
      }
    }
  }

  /** What speaks against the server being fenced; empty when nothing does. */
  Optional<Problem> doubt(Host host) throws InterruptedException {
    if (scope.server().services().isEmpty()) {
      return Optional.of(doubt(host.address(), "the estate names no services of it to stop"));
    }
    for (String unit : scope.server().services()) {
      if (host.run("systemctl", "is-active", unit).isSuccess()) {
        return Optional.of(doubt(host.address(), "unit " + unit + " is still active"));
      }
      if (host.run("systemctl", "is-enabled", unit).isSuccess()) {
        return Optional.of(doubt(host.address(), "unit " + unit + " would start at a reboot"));
      }
    }
    for (int port : ports(host.address())) {
      if (PortProbe.ask(host.address(), port, KNOCK) != PortProbe.Answer.REFUSED) {
        return Optional.of(doubt(host.address(), "port " + port + " does not refuse"));
      }
    }
    return Optional.empty();
  }

  /** Lets it serve again. */
  void release(Host host) throws InterruptedException {
    for (String unit : scope.server().services()) {
      host.require("systemctl", "enable", unit);
      host.require("systemctl", "start", unit);
    }
  }

  private Set<Integer> ports(String address) {
    Set<Integer> ports = new TreeSet<>();
    for (CheckSpec check : scope.estate().checks()) {
      CheckTarget.of(check, scope.estate().dns(), scope.server().name(), address)
          .map(target -> port(target))
          .ifPresent(ports::add);
    }
    return ports;
  }

  private static int port(CheckTarget target) {
    int port = target.uri().getPort();
    return port >= 0 ? port : "https".equals(target.uri().getScheme()) ? 443 : 80;
  }

  private static Problem silent(String address) {
    return Problem.of(ProblemCode.HOST_UNREACHABLE, address + " does not answer over SSH", "", "");
  }

  private static Problem doubt(String address, String why) {
    return Problem.of(ProblemCode.NOT_FENCED, address + " may still serve", why, "");
  }
}
