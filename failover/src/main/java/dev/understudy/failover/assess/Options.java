package dev.understudy.failover.assess;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.estate.ServerSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The ways out of a diagnosis, each with what it takes and loses, and the one to take. */
record Options(
    ServerSpec spec,
    Diagnosis diagnosis,
    Optional<Snapshot> newest,
    Optional<Finding> replica,
    Instant now,
    Function<String, Optional<Duration>> expected) {

  Assessment assessment(List<Finding> findings) {
    Option salvage = salvage();
    Option older = older();
    Option failover = failover();
    List<Option> all = List.of(salvage, older, failover);
    if (diagnosis == Diagnosis.HEALTHY) {
      return new Assessment(
          spec.name(), diagnosis, findings, all, Optional.empty(), "nothing needs to be done");
    }
    if (diagnosis == Diagnosis.NO_LOGIN) {
      return new Assessment(
          spec.name(),
          diagnosis,
          findings,
          all,
          Optional.empty(),
          "it serves: find out why the login fails before anything is stopped");
    }
    Optional<Option> best = all.stream().filter(Option::isPossible).findFirst();
    String reason =
        best.map(option -> option.name() + " loses the least of what is possible: " + option.loss())
            .orElse("nothing is possible from here; go down the list of what blocks each option");
    return new Assessment(spec.name(), diagnosis, findings, all, best, reason);
  }

  private Option salvage() {
    Optional<String> blocked =
        switch (diagnosis) {
          case DISK_LOST -> Optional.of("its data disk is gone");
          case GONE -> Optional.of("the server and its disks are gone");
          case UNKNOWN -> Optional.of("the cloud's API does not answer");
          case HEALTHY, NO_LOGIN, SERVICE_DOWN, UNBOOTABLE, ISOLATED, DEAD -> Optional.empty();
        };
    return new Option(
        "salvage and recover",
        command("recover"),
        expected.apply("recover"),
        "nothing that was acknowledged",
        blocked);
  }

  private Option older() {
    Optional<String> blocked =
        diagnosis == Diagnosis.UNKNOWN
            ? Optional.of("the cloud's API does not answer")
            : newest.isEmpty()
                ? Optional.of("there is no snapshot that can be used")
                : Optional.empty();
    String loss =
        newest
            .map(
                snapshot ->
                    "what came after " + snapshot.created() + ", " + minutes(snapshot) + " min")
            .orElse("everything");
    return new Option(
        "recover from the newest snapshot",
        command("recover"),
        expected.apply("recover"),
        loss,
        blocked);
  }

  private Option failover() {
    Optional<String> blocked =
        replica.isEmpty()
            ? Optional.of("the estate names no replica")
            : replica.get().isGood()
                ? Optional.empty()
                : Optional.of("the replica: " + replica.get().text());
    String loss =
        replica
            .filter(Finding::isGood)
            .map(found -> "the replica's lag (" + found.text() + ")")
            .orElse("the replica's lag");
    return new Option(
        "fail over to the replica", command("failover"), expected.apply("failover"), loss, blocked);
  }

  private long minutes(Snapshot snapshot) {
    return Duration.between(snapshot.created(), now).toMinutes();
  }

  private String command(String runbook) {
    return "understudy " + runbook + " --server " + spec.name() + " --yes";
  }
}
