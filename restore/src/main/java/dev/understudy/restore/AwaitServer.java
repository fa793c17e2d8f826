package dev.understudy.restore;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.ConsoleHostKeys;
import dev.understudy.core.ssh.KnownHosts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Waits until a fresh server runs and answers a login. Its host keys are taken from the console
 * that the cloud shows, never from the network, and become the known ones of its address.
 */
public record AwaitServer(StepId id, ServerScope scope, Value instance) implements CheckStep {

  @Override
  public String summary() {
    return "Wait until the fresh server answers a login";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    String server = instance.in(context);
    String address =
        new Lookup(scope.region())
            .watchInstance(server)
            .await(context, now -> addressOfRunning(context, now));
    List<String> keys = hostKeys(context, server);
    ServerSpec.SshSpec ssh = scope.server().ssh();
    new KnownHosts(ssh.hostKeys()).replace(address, ssh.port(), keys);
    try (Host host = scope.login(address, context.deadline())) {
      host.require("true");
    }
    return Receipt.of("address", address, "hostKey", KnownHosts.fingerprint(keys.get(0)));
  }

  private static Optional<String> addressOfRunning(StepContext context, Instance now) {
    context.progress(now.id() + " is " + now.state().name().toLowerCase(Locale.ROOT));
    return now.state() == Instance.State.RUNNING ? now.address() : Optional.empty();
  }

  private List<String> hostKeys(StepContext context, String server) throws InterruptedException {
    InstanceId id = new InstanceId(server);
    return Poll.standard()
        .orFail(
            context.deadline(),
            () -> noKeys(context, server),
            () ->
                Optional.of(ConsoleHostKeys.parse(scope.region().console().output(id)))
                    .filter(keys -> !keys.isEmpty()));
  }

  private static Problem noKeys(StepContext context, String server) {
    return Problem.of(
        ProblemCode.HOST_UNREACHABLE,
        "server " + server + " runs and has not shown its host keys",
        "its console holds no block of SSH host keys: it does not boot, or its image has no"
            + " cloud-init",
        "look at its console in the cloud, then " + NextCommand.resume(context));
  }
}
