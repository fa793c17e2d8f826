package dev.understudy.cli;

import dev.understudy.core.CheckStep;
import dev.understudy.core.JournalFacts;
import dev.understudy.core.Poll;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.RunStore;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.lab.Breakage;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.ecs.Inventory;
import dev.understudy.lab.workload.SensorFleet;
import dev.understudy.runbooks.StepKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The steps that only a lab can offer: destroy something, and count everything that exists. */
final class LabSteps {

  private LabSteps() {}

  /**
   * @param before what existed before the drill
   * @param store where the drill's own journal is, which says what its steps made
   * @param spoiling what is done to the lab's archives
   */
  static List<StepKind> of(
      LabServer lab, LabInventory before, RunStore store, RepositorySabotage spoiling) {
    return List.of(
        new StepKind(
            "lab.traffic",
            "wait until sensors have delivered",
            List.of(
                StepKind.Parameter.required(
                    "each", "how many measurements each node must have delivered")),
            List.of("nodes", "acknowledged"),
            (id, inputs, environment) ->
                new Traffic(id, lab, Integer.parseInt(inputs.text("each")))),
        new StepKind(
            "lab.strike",
            "break a server of the lab",
            List.of(
                StepKind.Parameter.required("server", "the server of the estate"),
                StepKind.Parameter.optional(
                    "how", "dead", "dead, unbootable, isolated or disk-lost")),
            List.of("outage", "how"),
            (id, inputs, environment) ->
                new Strike(id, lab, inputs.text("server"), Breakage.parse(inputs.text("how")))),
        new StepKind(
            "lab.spoil",
            "spoil the lab's newest archive as the sabotage says",
            List.of(),
            List.of("done"),
            (id, inputs, environment) -> new Spoil(id, spoiling)),
        new StepKind(
            "lab.inventory",
            "prove that nothing is left behind",
            List.of(),
            List.of("leaked", "made"),
            (id, inputs, environment) -> new CountLeft(id, lab, before, store)));
  }

  /** Waits for live measurements, so that there is something to lose. */
  private record Traffic(StepId id, LabServer lab, int each) implements CheckStep {

    @Override
    public String summary() {
      return "Wait until every sensor has delivered " + each + " measurements";
    }

    @Override
    public Receipt check(StepContext context) throws InterruptedException {
      return Poll.standard().orFail(context.deadline(), this::silent, this::look);
    }

    private Optional<Receipt> look() {
      List<SensorFleet.Node> nodes =
          lab.sensorReport().map(SensorFleet.Report::nodes).orElse(List.of());
      boolean isEnough =
          !nodes.isEmpty() && nodes.stream().allMatch(node -> node.acknowledged() >= each);
      long acknowledged = nodes.stream().mapToLong(SensorFleet.Node::acknowledged).sum();
      return isEnough
          ? Optional.of(
              Receipt.of(
                  "nodes",
                  String.valueOf(nodes.size()),
                  "acknowledged",
                  String.valueOf(acknowledged)))
          : Optional.empty();
    }

    private Problem silent() {
      return Problem.of(
          ProblemCode.TIMEOUT,
          "the sensors do not deliver",
          "a drill without traffic proves nothing",
          "understudy drill --lab --keep");
    }
  }

  /** Breaks a server for real; the instant it died is the start of the outage. */
  private record Strike(StepId id, LabServer lab, String server, Breakage how)
      implements ReversibleStep {

    @Override
    public String summary() {
      return "Make server " + server + " " + how.word();
    }

    @Override
    public Precheck precheck(StepContext context) {
      return Precheck.ready();
    }

    @Override
    public Receipt execute(StepContext context) {
      lab.breakServer(server, how);
      return Receipt.of("outage", context.time().now().toString(), "how", how.word());
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return Optional.empty();
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) {
      lab.mend(server);
    }
  }

  /** Does nothing without a sabotage. */
  private record Spoil(StepId id, RepositorySabotage spoiling) implements CheckStep {

    @Override
    public String summary() {
      return "Spoil the archive: " + spoiling.how().word();
    }

    @Override
    public Receipt check(StepContext context) {
      return Receipt.of("done", spoiling.apply());
    }
  }

  /** Compares what exists now with what existed before and with what the run's steps own up to. */
  private record CountLeft(StepId id, LabServer lab, LabInventory before, RunStore store)
      implements CheckStep {

    @Override
    public String summary() {
      return "Count what is left behind";
    }

    @Override
    public Receipt check(StepContext context) {
      Set<String> named = named(context);
      List<Inventory.Item> made = new LabInventory(lab.inventory()).madeSince(before);
      List<String> leaked =
          made.stream()
              .filter(item -> !isOwned(item, context, named))
              .map(item -> item.kind() + " " + item.id())
              .toList();
      if (!leaked.isEmpty()) {
        throw Problem.of(
                ProblemCode.PROOF_FAILED,
                leaked.size() + " resources are left that no step owns",
                String.join(", ", leaked),
                "understudy run show " + context.run())
            .asException();
      }
      return Receipt.of("leaked", "0", "made", String.valueOf(made.size()));
    }

    /** Every word of every receipt so far. */
    private Set<String> named(StepContext context) {
      return store.read(context.run()).stream()
          .flatMap(record -> JournalFacts.receipt(record).facts().values().stream())
          .flatMap(value -> Arrays.stream(value.split("[,=\\s]+")))
          .collect(Collectors.toSet());
    }

    /** Tagged with this run and named by a step, or part of a server that is. */
    private static boolean isOwned(Inventory.Item item, StepContext context, Set<String> named) {
      boolean isNamed = named.contains(item.id()) || named.contains(item.attachedTo());
      return isNamed && LabInventory.run(item).equals(Optional.of(context.run().value()));
    }
  }
}
