package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvisionServerTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("fresh");

  private ProvisionServer step(Optional<String> zone) {
    return new ProvisionServer(
        new StepId("fresh"), production.scope("recover"), zone.map(Value::of), Optional.empty());
  }

  private List<Instance> fresh() {
    return production.home().allInstances().stream()
        .filter(instance -> !instance.id().equals(production.server()))
        .toList();
  }

  @Test
  void takesTheFirstTypeAndZone() throws InterruptedException {
    Receipt receipt = Trial.perform(step(Optional.empty()), context);

    assertThat(receipt.facts())
        .containsEntry("zone", "cn-shanghai-b")
        .containsEntry("type", "ecs.g7.large");
    assertThat(fresh())
        .singleElement()
        .satisfies(
            made -> {
              assertThat(made.name()).isEqualTo("data-4f2a91");
              assertThat(made.securityGroups()).containsExactly(new SecurityGroupId("sg-home"));
              assertThat(made.tags().find(Tags.RUN)).contains(context.run().value());
            });
  }

  @Test
  void doesNotLookLikeTheServerItStandsForYet() throws InterruptedException {
    Trial.perform(step(Optional.empty()), context);

    assertThat(fresh().get(0).tags().values()).doesNotContainKey("role");
    assertThat(production.scope("recover").locate().instance().id()).isEqualTo(production.server());
  }

  @Test
  void triesEveryZoneBeforeTheNextType() throws InterruptedException {
    production.home().sellOut("ecs.g7.large", "cn-shanghai-b");
    production.home().sellOut("ecs.g7.large", "cn-shanghai-g");
    production.home().sellOut("ecs.g6.large", "cn-shanghai-b");

    Receipt receipt = Trial.perform(step(Optional.empty()), context);

    assertThat(receipt.facts())
        .containsEntry("zone", "cn-shanghai-g")
        .containsEntry("type", "ecs.g6.large");
    assertThat(context.said())
        .containsExactly(
            "no stock of ecs.g7.large in cn-shanghai-b",
            "no stock of ecs.g7.large in cn-shanghai-g",
            "no stock of ecs.g6.large in cn-shanghai-b");
  }

  @Test
  void staysInTheZoneThatIsGiven() throws InterruptedException {
    production.home().sellOut("ecs.g7.large", "cn-shanghai-g");

    Receipt receipt = Trial.perform(step(Optional.of("cn-shanghai-g")), context);

    assertThat(receipt.facts())
        .containsEntry("zone", "cn-shanghai-g")
        .containsEntry("type", "ecs.g6.large");
  }

  @Test
  void namesEveryRefusalWhenThereIsNoStockAtAll() throws InterruptedException {
    for (String type : production.spec().launch().types()) {
      production.home().sellOut(type, "cn-shanghai-b");
      production.home().sellOut(type, "cn-shanghai-g");
    }

    Problem problem = Trial.problem(() -> step(Optional.empty()).execute(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.NO_STOCK);
    assertThat(problem.why())
        .isEqualTo(
            "refused: ecs.g7.large in cn-shanghai-b, ecs.g7.large in cn-shanghai-g,"
                + " ecs.g6.large in cn-shanghai-b, ecs.g6.large in cn-shanghai-g");
    assertThat(fresh()).isEmpty();
  }

  @Test
  void neverMakesASecondOneWhenTheRecordWasLost() throws InterruptedException {
    production.home().sellOut("ecs.g7.large", "cn-shanghai-b");
    Receipt first = Trial.perform(step(Optional.empty()), context);

    Receipt again = Trial.found(step(Optional.empty()), context);

    assertThat(again).isEqualTo(first);
    assertThat(fresh()).hasSize(1);
  }

  @Test
  void repeatingTheCallItselfMakesNoSecondOneEither() throws InterruptedException {
    Receipt first = step(Optional.empty()).execute(context);

    Receipt again = step(Optional.empty()).execute(context);

    assertThat(again).isEqualTo(first);
    assertThat(fresh()).hasSize(1);
  }

  @Test
  void doesNotBelieveAnAcceptedServerThatNeverAppears() throws InterruptedException {
    production.home().vanishLaunched();

    Problem problem = Trial.problem(() -> Trial.perform(step(Optional.empty()), context));

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
  }

  @Test
  void aZoneWithoutASwitchIsAMistakeInTheFile() throws InterruptedException {
    Problem problem = Trial.problem(() -> step(Optional.of("cn-shanghai-x")).execute(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(problem.hint()).contains("sites.home.vswitches");
  }

  @Test
  void undoReleasesItAndItsDisk() throws InterruptedException {
    Receipt receipt = Trial.perform(step(Optional.empty()), context);

    step(Optional.empty()).compensate(context, receipt);
    step(Optional.empty()).compensate(context, Receipt.empty());

    assertThat(fresh()).isEmpty();
    assertThat(production.home().allDisks())
        .allSatisfy(disk -> assertThat(disk.instance()).contains(production.server()));
  }
}
