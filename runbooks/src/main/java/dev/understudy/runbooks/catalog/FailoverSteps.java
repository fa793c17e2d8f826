package dev.understudy.runbooks.catalog;

import static dev.understudy.runbooks.catalog.ServerInputs.SERVER;

import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.failover.AwaitClients;
import dev.understudy.failover.CheckDns;
import dev.understudy.failover.FenceServer;
import dev.understudy.failover.KnownLoss;
import dev.understudy.failover.ObserveReplica;
import dev.understudy.failover.PromoteReplica;
import dev.understudy.failover.ProveContinuity;
import dev.understudy.failover.SwitchDns;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import java.util.List;

/** The kinds of step that the failover module offers. */
public final class FailoverSteps {
  private static final Parameter ADDRESS =
      Parameter.required("address", "the address that serves from now on");

  private FailoverSteps() {}

  /**
   * @param http shared by the steps that ask over HTTP
   */
  public static List<StepKind> kinds(HttpProbe http) {
    return List.of(
        fence(),
        switchDns(),
        checkDns(),
        clients(http),
        continuity(http),
        observeReplica(),
        promote());
  }

  private static StepKind fence() {
    return new StepKind(
        "server.fence",
        "Makes sure that a server can neither serve nor write, and proves it",
        List.of(
            SERVER,
            Parameter.optional("instance", "its id; found by the estate when not given"),
            Parameter.optional("region", "where it is; that of its site when not given"),
            Parameter.optional("unfenced", "why to go on without a proof; blank for not going on")),
        List.of("rung", "evidence", "address", "at"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new FenceServer(
              id,
              inputs.scope(),
              inputs.find("instance"),
              inputs.find("region"),
              reason(given.findText("unfenced").orElse("")));
        });
  }

  private static String reason(String unfenced) {
    String reason = unfenced.strip();
    if (!reason.isEmpty() && reason.length() < FenceServer.SHORTEST_REASON) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.USAGE,
              "'" + reason + "' is too short a reason to go on without a fence",
              "two servers that both serve destroy data, so whoever goes on says how he knows that"
                  + " the old one is off",
              "understudy failover --yes --unfenced \"<reason of at least "
                  + FenceServer.SHORTEST_REASON
                  + " characters>\""));
    }
    return reason;
  }

  private static StepKind switchDns() {
    return new StepKind(
        "dns.switch",
        "Points the server's records of the estate's allow-list at a new address, in place",
        List.of(
            SERVER,
            ADDRESS,
            Parameter.optional("old", "address that they should have; found when not given")),
        List.of("records", "old", "new"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new SwitchDns(id, inputs.scope(), inputs.value("address"), inputs.find("old"));
        });
  }

  private static StepKind checkDns() {
    return new StepKind(
        "dns.check",
        "Proves that every authoritative server answers with exactly this address",
        List.of(SERVER, ADDRESS),
        List.of("servers"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new CheckDns(id, inputs.scope(), inputs.value("address"));
        });
  }

  private static StepKind clients(HttpProbe http) {
    return new StepKind(
        "clients.arrive",
        "Proves that clients reach the new address, and since when",
        List.of(
            SERVER,
            ADDRESS,
            Parameter.optional(
                "since", "measurements before do not count; the run's start when not given")),
        List.of("at", "series"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new AwaitClients(
              id, inputs.scope(), http, inputs.value("address"), inputs.find("since"));
        });
  }

  private static StepKind continuity(HttpProbe http) {
    return new StepKind(
        "continuity.prove",
        "Proves, series by series, that no measurement is missing",
        List.of(
            SERVER,
            ADDRESS,
            Parameter.optional("since", "when the outage began; the run's start when not given"),
            Parameter.optional(
                "recoveryPoint",
                "cut of the snapshot that was restored: what came after it and went with the old"
                    + " disk is counted as lost and does not fail"),
            Parameter.optional(
                "until", "when the old server was fenced; the run's start when not given"),
            Parameter.optional("source", "of the snapshot; with salvage nothing counts as lost")),
        List.of("expected", "present", "missing", "duplicates", "series", "gaps", "silent", "lost"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new ProveContinuity(
              id,
              inputs.scope(),
              http,
              inputs.value("address"),
              inputs.find("since"),
              new KnownLoss(
                  inputs.find("recoveryPoint"), inputs.find("until"), inputs.find("source")));
        });
  }

  private static StepKind observeReplica() {
    return new StepKind(
        "replica.observe",
        "Looks whether the replica runs and answers, and how far behind it is",
        List.of(SERVER),
        List.of("instance", "address", "lag", "region"),
        (id, given, environment) ->
            new ObserveReplica(id, new ServerInputs(given, environment).scope()));
  }

  private static StepKind promote() {
    return new StepKind(
        "replica.promote",
        "Makes the replica accept writes; there is no way back after this",
        List.of(SERVER, Parameter.required("address", "address of the replica")),
        List.of("lag", "at"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new PromoteReplica(id, inputs.scope(), inputs.value("address"));
        });
  }
}
