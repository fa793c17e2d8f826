package dev.understudy.runbooks.catalog;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Step;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Inputs;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import dev.understudy.snapshot.copy.CopySnapshots;
import dev.understudy.snapshot.fleet.FleetAwait;
import dev.understudy.snapshot.fleet.FleetScope;
import dev.understudy.snapshot.fleet.FleetSettle;
import dev.understudy.snapshot.fleet.FleetTake;
import dev.understudy.snapshot.prune.PruneSnapshots;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds of step that carry out a snapshot policy on all servers it is for. */
final class FleetSteps {
  static final Parameter SERVERS =
      Parameter.optional(
          "servers", "", "servers of the estate, joined by commas; all of the policy when empty");

  private static final List<String> TROUBLE = List.of("failed", "failures");

  private FleetSteps() {}

  static List<StepKind> kinds() {
    return List.of(take(), await(), settle());
  }

  /** What the estate's policy is for, or a part of it. */
  static FleetScope scope(Inputs inputs, Environment environment) {
    Estate estate = environment.estate();
    return new FleetScope(
        estate,
        environment.cloud(),
        new HostLogin(environment.ssh()),
        policy(estate),
        servers(inputs, estate));
  }

  private static StepKind take() {
    return new StepKind(
        "fleet.take",
        "Asks for the snapshots that the policy's schedule is due, of every disk that has none yet",
        List.of(SERVERS),
        facts("slot", "disks", "taken"),
        (id, inputs, environment) -> new FleetTake(id, scope(inputs, environment)));
  }

  private static StepKind await() {
    return new StepKind(
        "fleet.await",
        "Waits until the snapshots of the slot can be used, and looks at each",
        List.of(SERVERS, Parameter.required("taken", "how many were accepted")),
        facts("usable", "unfinished", "cut"),
        (id, inputs, environment) ->
            new FleetAwait(id, scope(inputs, environment), inputs.value("taken")));
  }

  private static StepKind settle() {
    return new StepKind(
        "fleet.settle",
        "Does again what could not be done for single disks, and fails with what is still missing",
        List.of(
            SERVERS,
            Parameter.required("taken", "how many were accepted"),
            Parameter.required("take", "failures of the step that took"),
            Parameter.required("await", "failures of the step that waited"),
            Parameter.required("copy", "failures of the step that copied"),
            Parameter.required("prune", "failures of the step that pruned"),
            Parameter.required(
                "stopped", "deletions that the step that pruned asks a person about")),
        TROUBLE,
        (id, inputs, environment) -> {
          FleetScope scope = scope(inputs, environment);
          List<Step> again =
              List.of(
                  new FleetTake(id, scope),
                  new FleetAwait(id, scope, inputs.value("taken")),
                  new CopySnapshots(id, scope, false),
                  new PruneSnapshots(
                      id,
                      scope,
                      PruneSnapshots.Manners.TELL,
                      Optional.empty(),
                      inputs.findValue("taken")));
          return new FleetSettle(
              id,
              Stream.of("take", "await", "copy", "prune").map(inputs::value).toList(),
              inputs.value("stopped"),
              again);
        });
  }

  static List<String> facts(String... own) {
    return Stream.concat(Arrays.stream(own), TROUBLE.stream()).toList();
  }

  /** Without a policy nothing is selected, which the first step says. */
  static SnapshotPolicy policy(Estate estate) {
    return estate.snapshots().orElse(SnapshotPolicy.none());
  }

  private static Set<String> servers(Inputs inputs, Estate estate) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : inputs.findText("servers").orElse("").split(",")) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    List<String> known = policy(estate).servers();
    for (String name : names) {
      if (!known.contains(name)) {
        throw wrong(
            "the snapshot policy is not for a server '" + name + "'",
            "it is for: " + String.join(", ", known),
            "name one of them, or none for all");
      }
    }
    return names;
  }

  private static ProblemException wrong(String what, String why, String hint) {
    return Problem.of(ProblemCode.INVALID_FILE, what, why, hint).asException();
  }
}
