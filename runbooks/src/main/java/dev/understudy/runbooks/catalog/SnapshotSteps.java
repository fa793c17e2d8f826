package dev.understudy.runbooks.catalog;

import static dev.understudy.runbooks.catalog.ServerInputs.SERVER;
import static dev.understudy.runbooks.catalog.ServerInputs.SITE;

import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import dev.understudy.snapshot.AwaitSnapshots;
import dev.understudy.snapshot.NewestSnapshot;
import dev.understudy.snapshot.RecordVerified;
import dev.understudy.snapshot.TakeSnapshots;
import java.util.List;

/** The kinds of step that the snapshot module offers. */
public final class SnapshotSteps {
  private static final List<String> QUIESCE = List.of("auto", "none");
  private static final List<String> LABELS = List.of("salvage", "scheduled", "drill");
  private static final List<String> TAKEN =
      List.of("snapshot", "snapshots", "consistency", "cut", "source");
  private static final List<String> CHOSEN =
      List.of("snapshot", "snapshots", "consistency", "cut", "source", "age");
  private static final Parameter DISK =
      Parameter.optional(
          "disk", "data", "data (the disks its data lies on), system, all, or the name of one");

  private SnapshotSteps() {}

  public static List<StepKind> kinds() {
    return List.of(take(), newest(), await(), record());
  }

  private static StepKind take() {
    return new StepKind(
        "snapshot.take",
        "Asks for a snapshot of a server's disks, with its writes held when that is possible",
        List.of(
            SERVER,
            Parameter.optional("instance", "id of the server; found by the estate when not given"),
            DISK,
            Parameter.optional(
                "quiesce", "auto", "auto runs the server's hooks if it answers; none does not"),
            Parameter.optional("label", "scheduled", "salvage, scheduled or drill")),
        TAKEN,
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          String label = inputs.oneOf("label", "scheduled", LABELS);
          return new TakeSnapshots(
              id,
              inputs.scope(TakeSnapshots.purpose(label)),
              inputs.find("instance"),
              inputs.disk(),
              inputs.oneOf("quiesce", "auto", QUIESCE).equals("auto"),
              label);
        });
  }

  private static StepKind newest() {
    return new StepKind(
        "snapshot.newest",
        "Chooses the newest verified snapshot of a server's disks, else the newest usable one",
        List.of(SERVER, DISK),
        CHOSEN,
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new NewestSnapshot(id, inputs.scope(), inputs.disk());
        });
  }

  private static StepKind await() {
    return new StepKind(
        "snapshot.await",
        "Waits until snapshots can be used",
        List.of(SERVER, Parameter.required("snapshots", "ids, joined by commas"), SITE),
        List.of("snapshots", "cut"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new AwaitSnapshots(id, inputs.scope(), inputs.value("snapshots"));
        });
  }

  private static StepKind record() {
    return new StepKind(
        "snapshot.record",
        "Writes on a snapshot how far its contents were proven, and when",
        List.of(
            SERVER,
            Parameter.required("snapshot", "its id"),
            Parameter.required("level", "L0 exists, L1 sound, L2 boots, L3 serves, L4 complete"),
            SITE),
        List.of("level"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new RecordVerified(
              id, inputs.scope(), inputs.value("snapshot"), inputs.value("level"));
        });
  }
}
