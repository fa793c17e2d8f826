package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AdoptServerTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("adopt");
  private final InstanceId fresh =
      production.home().addServer("cn-shanghai-b", "10.0.0.8", Tags.none());
  private final AdoptServer step =
      new AdoptServer(
          new StepId("adopt"),
          production.scope("recover"),
          Value.of(production.server().value()),
          Value.of(fresh.value()));

  private InstanceId current() {
    return production.scope("recover").locate().instance().id();
  }

  @Test
  void theEstateMeansTheFreshServerFromThenOn() throws InterruptedException {
    Receipt receipt = Trial.perform(step, context);

    assertThat(receipt.get("new")).isEqualTo(fresh.value());
    assertThat(current()).isEqualTo(fresh);
    assertThat(Trial.found(step, context)).isEqualTo(receipt);
  }

  @Test
  void cutOffHalfWayTheEstateMeansTheFreshServer() {
    production.home().console().tag(production.server(), Tags.of(Tags.REPLACED_BY, fresh.value()));

    assertThat(current()).isEqualTo(fresh);
  }

  @Test
  void anOldServerThatIsGoneIsNoHindrance() throws InterruptedException {
    production.home().lose(production.server());

    Trial.perform(step, context);

    assertThat(current()).isEqualTo(fresh);
  }

  @Test
  void undoMakesTheOldOneTheServerAgain() throws InterruptedException {
    Receipt receipt = Trial.perform(step, context);

    step.compensate(context, receipt);
    step.compensate(context, receipt);

    assertThat(current()).isEqualTo(production.server());
  }

  @Test
  void isBlockedWhenTheFreshServerIsGone() throws InterruptedException {
    production.home().lose(fresh);

    assertThat(Trial.blocked(step, context).why()).contains("it is not in cn-shanghai");
  }
}
