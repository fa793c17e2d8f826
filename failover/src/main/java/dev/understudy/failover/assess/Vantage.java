package dev.understudy.failover.assess;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.probe.CheckTarget;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.core.Deadline;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.core.ssh.ConsoleHostKeys;
import dev.understudy.core.ssh.Ssh;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The ways a server can be looked at from here: SSH, its service, its console, its replica, its
 * name.
 */
record Vantage(Estate estate, Ssh ssh, TimeSource time) {
  private static final Duration LIMIT = Duration.ofSeconds(4);

  Finding ssh(LocatedServer server) throws InterruptedException {
    Optional<String> address = server.instance().address();
    if (address.isEmpty()) {
      return Finding.bad("ssh", "it has no address");
    }
    Deadline deadline = Deadline.in(time, LIMIT);
    try (Host open =
        new HostLogin(ssh).connectNow(server.spec().ssh(), address.get(), deadline, deadline)) {
      return open.run("true").isSuccess()
          ? Finding.good("ssh", "answers at " + address.get())
          : Finding.bad("ssh", "logs in at " + address.get() + " but runs nothing");
    }
  }

  Finding http(LocatedServer server) throws InterruptedException {
    Optional<String> address = server.instance().address();
    List<CheckTarget> targets =
        address
            .map(
                at ->
                    CheckTarget.all(
                        estate.checks(),
                        estate.dns(),
                        server.spec().name(),
                        at,
                        CheckSpec.Status.class))
            .orElse(List.of());
    if (targets.isEmpty()) {
      return Finding.unknown("service", "the estate has no HTTP check for it");
    }
    HttpProbe probe = new HttpProbe();
    for (CheckTarget target : targets) {
      int wanted = ((CheckSpec.Status) target.check().expect()).code();
      int status = probe.status(target.uri(), LIMIT);
      if (status != wanted) {
        return Finding.bad(
            "service", target.check().name() + ": status " + status + ", expected " + wanted);
      }
    }
    return Finding.good("service", targets.size() + " checks hold at " + address.orElse(""));
  }

  Finding console(Cloud cloud, LocatedServer server) {
    String text = cloud.in(server.region()).console().output(server.instance().id());
    if (!ConsoleHostKeys.parse(text).isEmpty()) {
      return Finding.good("console", "shows a finished boot");
    }
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    String last = lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1).strip();
    return Finding.bad("console", "shows no finished boot, it ends with: " + last);
  }

  /** The replica: whether it answers, and how far behind it is. */
  Optional<Finding> replica(Cloud cloud, ServerSpec spec) throws InterruptedException {
    if (spec.replica().isEmpty()) {
      return Optional.empty();
    }
    ServerSpec.Replica replica = spec.replica().get();
    Optional<String> address =
        cloud
            .in(estate.site(replica.site()).region())
            .instances()
            .describe(List.of(replica.instance()))
            .stream()
            .findFirst()
            .flatMap(Instance::address);
    if (address.isEmpty()) {
      return Optional.of(
          Finding.bad("replica", replica.instance() + " does not exist or has no address"));
    }
    Deadline deadline = Deadline.in(time, LIMIT);
    try (Host open =
        new HostLogin(ssh).connectNow(replica.ssh(), address.get(), deadline, deadline)) {
      if (replica.lag().isEmpty()) {
        return Optional.of(Finding.good("replica", "answers at " + address.get()));
      }
      CommandResult lag = open.run(replica.lag());
      return Optional.of(
          leadingNumber(lag)
              .map(
                  seconds ->
                      Finding.good(
                          "replica", "answers at " + address.get() + ", " + seconds + " s behind"))
              .orElseGet(
                  () -> Finding.bad("replica", "cannot say how far behind it is: " + lag.line())));
    }
  }

  /** Whether a command on a host printed something that begins with a number, and which. */
  static Optional<Double> leadingNumber(CommandResult result) {
    String[] words = result.line().split("\\s+");
    try {
      return result.isSuccess() ? Optional.of(Double.parseDouble(words[0])) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
