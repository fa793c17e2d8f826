package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.FakeHost;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FenceServerTest {
  private final Production production =
      Production.of(SampleEstate.dataDisk(Path.of("/estate")).serving(closedPort()));
  private final FakeContext context = production.context("fence");

  private FenceServer step(String unfenced) {
    return new FenceServer(
        new StepId("fence"),
        production.scope("failover"),
        Optional.empty(),
        Optional.empty(),
        unfenced);
  }

  /** Free a moment ago: nothing listens there. */
  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Instance old() {
    return production.home().allInstances().get(0);
  }

  private FakeHost runningHost() {
    return production.ssh().host(Production.ADDRESS).unit("gams", true);
  }

  @Test
  void stopsTheServerAndTakesTheCloudsWordForIt() throws InterruptedException {
    Receipt receipt = Trial.perform(step(""), context);

    assertThat(receipt.get("rung")).isEqualTo("stopped");
    assertThat(receipt.get("evidence")).contains(production.server().value()).contains("stopped");
    assertThat(receipt.get("address")).isEqualTo(Production.ADDRESS);
    assertThat(old().state()).isEqualTo(Instance.State.STOPPED);
    assertThat(old().tags().find(Tags.FENCED_BY)).contains(context.run().value());
  }

  @Test
  void cutsThePowerOfAServerThatDoesNotAnswerAtOnce() throws InterruptedException {
    Trial.perform(step(""), context);

    assertThat(production.home().calls())
        .contains("cut power of " + production.server())
        .doesNotContain("stop " + production.server());
  }

  @Test
  void isFoundFencedWhenTheRecordWasLost() throws InterruptedException {
    Trial.perform(step(""), context);
    int calls = production.home().calls().size();

    assertThat(Trial.found(step(""), context).get("rung")).isEqualTo("stopped");
    assertThat(production.home().calls()).hasSize(calls);
  }

  @Test
  void aServerThatNoLongerExistsIsFenced() throws InterruptedException {
    FenceServer byId =
        new FenceServer(
            new StepId("fence"),
            production.scope("failover"),
            Optional.of(dev.understudy.core.Value.of(production.server().value())),
            Optional.empty(),
            "");
    production.home().lose(production.server());

    assertThat(Trial.perform(byId, context).get("rung")).isEqualTo("gone");
  }

  @Test
  void stopsItsServicesOverSshWhenTheRegionIsSilent() throws InterruptedException {
    production.home().fail();
    FakeHost host = runningHost();

    Receipt receipt = Trial.perform(step(""), context);

    assertThat(receipt.get("rung")).isEqualTo("service");
    assertThat(receipt.get("address")).isEqualTo(Production.ADDRESS);
    assertThat(host.isActive("gams")).isFalse();
    assertThat(host.isEnabled("gams")).isFalse();
    assertThat(Trial.found(step(""), context).get("rung")).isEqualTo("service");
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void refusesWhenNothingCanBeProvenAndSaysHowToGoOn() throws InterruptedException {
    production.home().fail();

    Problem problem = Trial.blocked(step(""), context);

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FENCED);
    assertThat(problem.code().exit().number()).isEqualTo(20);
    assertThat(problem.why()).contains("cn-shanghai is down").contains(Production.ADDRESS);
    assertThat(problem.hint()).contains("understudy failover --yes --unfenced \"<reason>\"");
  }

  @Test
  void aTypedReasonTakesThePlaceOfTheProofAndIsKept() throws InterruptedException {
    production.home().fail();

    Receipt receipt = Trial.perform(step("I pulled its cable myself"), context);

    assertThat(receipt.get("rung")).isEqualTo("none");
    assertThat(receipt.get("evidence")).isEqualTo("I pulled its cable myself");
  }

  @Test
  void aReasonIsOnlyUsedWhenTheProofFails() throws InterruptedException {
    assertThat(Trial.perform(step("I pulled its cable myself"), context).get("rung"))
        .isEqualTo("stopped");
  }

  @Test
  void aPortThatStillListensIsNoProof() throws IOException, InterruptedException {
    try (ServerSocket stillServing =
        new ServerSocket(0, 5, InetAddress.getByName(Production.ADDRESS))) {
      Production serving =
          Production.of(
              SampleEstate.dataDisk(Path.of("/estate")).serving(stillServing.getLocalPort()));
      serving.home().fail();
      serving.ssh().host(Production.ADDRESS).unit("gams", true);
      FenceServer fence =
          new FenceServer(
              new StepId("fence"),
              serving.scope("failover"),
              Optional.empty(),
              Optional.empty(),
              "");

      Problem problem = Trial.problem(() -> Trial.perform(fence, serving.context("fence")));

      assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FENCED);
      assertThat(problem.why()).contains("port " + stillServing.getLocalPort());
    }
  }

  @Test
  void neverFencesTheReplicaByMistake() throws InterruptedException {
    production
        .cloud()
        .dns()
        .update(
            production.cloud().dns().records(SampleEstate.ZONE, "api", "A").get(0),
            Production.REPLICA_ADDRESS,
            60);
    production.home().fail();
    FakeHost replica = production.ssh().host(Production.REPLICA_ADDRESS).unit("gams", true);

    Problem problem = Trial.blocked(step(""), context);

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FENCED);
    assertThat(replica.isActive("gams")).isTrue();
    assertThat(replica.commands()).isEmpty();
  }

  @Test
  void noticesThatAFencedServerRunsAgain() throws InterruptedException {
    Receipt receipt = Trial.perform(step(""), context);
    production.home().set(production.server(), Instance.State.RUNNING);

    assertThat(step("").verify(context, receipt))
        .get()
        .extracting(Problem::code)
        .isEqualTo(ProblemCode.NOT_FENCED);
  }

  @Test
  void undoStartsWhatThisRunStopped() throws InterruptedException {
    Receipt receipt = Trial.perform(step(""), context);

    step("").compensate(context, receipt);
    step("").compensate(context, receipt);
    production.home().instances().findByTags(Tags.none());
    production.home().instances().findByTags(Tags.none());

    assertThat(old().state()).isEqualTo(Instance.State.RUNNING);
    assertThat(old().tags().find(Tags.FENCED_BY)).contains("");
    assertThat(production.home().calls()).filteredOn(call -> call.startsWith("start")).hasSize(1);
  }

  @Test
  void undoLeavesAServerStoppedThatWasStoppedBefore() throws InterruptedException {
    production.home().set(production.server(), Instance.State.STOPPED);
    Receipt receipt = Trial.perform(step(""), context);

    step("").compensate(context, receipt);

    assertThat(old().state()).isEqualTo(Instance.State.STOPPED);
  }

  @Test
  void undoLetsTheServicesRunAgain() throws InterruptedException {
    production.home().fail();
    FakeHost host = runningHost();
    Receipt receipt = Trial.perform(step(""), context);

    step("").compensate(context, receipt);

    assertThat(host.isActive("gams")).isTrue();
    assertThat(host.isEnabled("gams")).isTrue();
  }
}
