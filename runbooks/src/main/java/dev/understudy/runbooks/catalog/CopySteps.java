package dev.understudy.runbooks.catalog;

import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import dev.understudy.snapshot.copy.AwaitCopies;
import dev.understudy.snapshot.copy.CopySnapshots;
import dev.understudy.snapshot.copy.NewestCopy;
import java.util.List;

/** The kinds of step about copies of snapshots in other regions. */
public final class CopySteps {
  private static final List<String> TROUBLE = List.of("stop", "tell");

  private CopySteps() {}

  public static List<StepKind> kinds() {
    return List.of(copy(), await(), newest());
  }

  private static StepKind copy() {
    return new StepKind(
        "fleet.copy",
        "Asks for the copy of every disk's newest snapshot in the policy's other regions",
        List.of(
            FleetSteps.SERVERS,
            Parameter.optional(
                "trouble",
                "stop",
                "stop fails the step when a copy cannot be asked for; tell says so in its receipt")),
        FleetSteps.facts("started", "copying", "copied", "nothing", "newest"),
        (id, given, environment) ->
            new CopySnapshots(
                id,
                FleetSteps.scope(given, environment),
                new ServerInputs(given, environment)
                    .oneOf("trouble", "stop", TROUBLE)
                    .equals("stop")));
  }

  private static StepKind newest() {
    return new StepKind(
        "copy.newest",
        "Chooses the newest complete copy of the data of a server at another site, for a drill",
        List.of(ServerInputs.SERVER, Parameter.required("site", "the site that it was copied to")),
        List.of("snapshot", "snapshots", "consistency", "cut", "source", "age"),
        (id, given, environment) ->
            new NewestCopy(id, new ServerInputs(given, environment).scope("drill")));
  }

  private static StepKind await() {
    return new StepKind(
        "fleet.await-copies",
        "Waits until the copies in the policy's other regions are complete; asks again for what failed",
        List.of(
            FleetSteps.SERVERS,
            Parameter.optional(
                "until", "no snapshot made after this instant is waited for; all when not given")),
        List.of("copied", "lag"),
        (id, given, environment) ->
            new AwaitCopies(
                id,
                FleetSteps.scope(given, environment),
                new ServerInputs(given, environment).find("until")));
  }
}
