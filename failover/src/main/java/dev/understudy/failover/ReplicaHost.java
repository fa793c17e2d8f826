package dev.understudy.failover;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ssh.CommandResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The running replica of a server: where it is and what it says of itself. */
record ReplicaHost(ServerScope scope, ServerSpec.Replica spec) {
  /** What is said when the replica cannot tell how far behind it is. */
  static final String UNKNOWN_LAG = "unknown";

  /**
   * The replica of the scope's server.
   *
   * @throws ProblemException {@code INVALID_FILE} when it has none
   */
  static ReplicaHost of(ServerScope scope) {
    ServerSpec.Replica spec =
        scope
            .server()
            .replica()
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                            ProblemCode.INVALID_FILE,
                            "server '" + scope.server().name() + "' has no replica",
                            "the estate names none, so there is nothing to fail over to",
                            "understudy recover rebuilds it from its disks")));
    return new ReplicaHost(scope, spec);
  }

  /** Every address of the server's replica; none when it has no replica. */
  static Set<String> addresses(ServerScope scope) {
    Set<String> all = new LinkedHashSet<>();
    if (scope.server().replica().isPresent()) {
      ReplicaHost replica = of(scope);
      for (Instance instance :
          replica.region().instances().describe(List.of(replica.spec().instance()))) {
        all.addAll(instance.publicAddresses());
        all.addAll(instance.privateAddresses());
      }
    }
    return all;
  }

  Cloud.Region region() {
    return scope.cloud().in(scope.estate().site(spec.site()).region());
  }

  /**
   * The instance, running.
   *
   * @throws ProblemException {@code NOT_FOUND} or {@code BLOCKED}
   */
  Instance running() {
    Instance found =
        region().instances().describe(List.of(spec.instance())).stream()
            .findFirst()
            .orElseThrow(() -> unfit(ProblemCode.NOT_FOUND, "it does not exist there"));
    if (found.state() != Instance.State.RUNNING) {
      throw unfit(ProblemCode.BLOCKED, "it is not running");
    }
    return found;
  }

  String address(Instance running) {
    return running.address().orElseThrow(() -> unfit(ProblemCode.BLOCKED, "it has no address"));
  }

  Host login(String address, Deadline deadline) throws InterruptedException {
    return scope.hosts().connect(spec.ssh(), address, deadline);
  }

  /** Seconds behind the primary as it says itself, or {@link #UNKNOWN_LAG}. */
  String lag(Host host) throws InterruptedException {
    if (spec.lag().isEmpty()) {
      return UNKNOWN_LAG;
    }
    CommandResult result = host.run(spec.lag());
    String word = result.line().split("\\s+")[0];
    return result.isSuccess() && word.matches("[0-9]+(\\.[0-9]+)?") ? word : UNKNOWN_LAG;
  }

  private ProblemException unfit(ProblemCode code, String why) {
    return new ProblemException(
        Problem.of(
            code,
            "the replica of '"
                + scope.server().name()
                + "', "
                + spec.instance()
                + " in "
                + region().id()
                + ", cannot take over",
            why,
            "understudy recover rebuilds the server from its disks"));
  }
}
