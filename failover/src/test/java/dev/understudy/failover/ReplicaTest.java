package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.fake.FakeHost;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.CommandResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReplicaTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final AtomicBoolean isPrimary = new AtomicBoolean();
  private final FakeHost host =
      production.ssh().host(Production.REPLICA_ADDRESS).on("gamsctl", this::gamsctl);
  private final ObserveReplica observe =
      new ObserveReplica(new StepId("replica"), production.scope("failover"));
  private final PromoteReplica promote =
      new PromoteReplica(
          new StepId("promote"),
          production.scope("failover"),
          Value.of(Production.REPLICA_ADDRESS));

  private CommandResult gamsctl(List<String> command) {
    return switch (command.get(1)) {
      case "lag" -> new CommandResult(0, "2.5 s behind\n", "");
      case "promote" -> {
        isPrimary.set(true);
        yield new CommandResult(0, "primary\n", "");
      }
      case "is-primary" -> new CommandResult(isPrimary.get() ? 0 : 1, "", "");
      default -> new CommandResult(2, "", "what?");
    };
  }

  @Test
  void saysWhereTheReplicaIsAndHowFarBehind() throws InterruptedException {
    Receipt receipt = observe.check(production.context("replica"));

    assertThat(receipt.facts())
        .containsEntry("instance", "i-beijing-1")
        .containsEntry("address", Production.REPLICA_ADDRESS)
        .containsEntry("lag", "2.5")
        .containsEntry("region", "cn-beijing");
  }

  @Test
  void needsNothingFromTheRegionThatFailed() throws InterruptedException {
    production.home().fail();

    assertThat(observe.check(production.context("replica")).get("lag")).isEqualTo("2.5");
  }

  @Test
  void aLagThatCannotBeToldIsUnknown() throws InterruptedException {
    host.on("gamsctl", 1, "no primary to compare with");

    assertThat(observe.check(production.context("replica")).get("lag")).isEqualTo("unknown");
  }

  @Test
  void aReplicaThatDoesNotRunCannotTakeOver() throws InterruptedException {
    production.replica().set(new InstanceId("i-beijing-1"), Instance.State.STOPPED);

    Problem problem = Trial.problem(() -> observe.check(production.context("replica")));

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(problem.hint()).contains("understudy recover");
  }

  @Test
  void aReplicaThatIsGoneCannotTakeOver() throws InterruptedException {
    production.replica().lose(new InstanceId("i-beijing-1"));

    Problem problem = Trial.problem(() -> observe.check(production.context("replica")));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
  }

  @Test
  void promotesAndProvesIt() throws InterruptedException {
    Receipt receipt = Trial.perform(promote, production.context("promote"));

    assertThat(receipt.get("lag")).isEqualTo("2.5");
    assertThat(isPrimary).isTrue();
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void isFoundPromotedWhenTheRecordWasLost() throws InterruptedException {
    Trial.perform(promote, production.context("promote"));

    Trial.found(promote, production.context("promote"));

    assertThat(host.commands()).filteredOn(line -> line.equals("gamsctl promote")).hasSize(1);
  }

  @Test
  void isThePointOfNoReturn() {
    assertThat(promote).isNotInstanceOf(ReversibleStep.class);
    assertThat(promote.summary()).contains("no way back");
  }

  @Test
  void doesNotPromoteWhenItCannotTellWhatTheReplicaIs() throws InterruptedException {
    host.on("gamsctl", 127, "");

    Problem problem = Trial.blocked(promote, production.context("promote"));

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(problem.why()).contains("ended with 127");
  }

  @Test
  void asksAgainWhenTheReplicaCouldNotSay() throws InterruptedException {
    int[] asked = {0};
    host.on(
        "gamsctl",
        command ->
            command.get(1).equals("is-primary") && ++asked[0] < 3
                ? new CommandResult(3, "", "gams does not answer")
                : gamsctl(command));

    Trial.perform(promote, production.context("promote"));

    assertThat(isPrimary).isTrue();
  }

  @Test
  void aPromotionThatDidNotHappenIsNotBelieved() throws InterruptedException {
    host.on(
        "gamsctl",
        command -> new CommandResult(command.get(1).equals("is-primary") ? 1 : 0, "", ""));

    Problem problem = Trial.problem(() -> Trial.perform(promote, production.context("promote")));

    assertThat(problem.code()).isEqualTo(ProblemCode.COMMAND_FAILED);
    assertThat(problem.what()).contains("gamsctl is-primary");
  }
}
