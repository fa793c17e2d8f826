package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.FakeHost;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StartServiceTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("start");
  private final FakeHost host = production.ssh().host("10.0.0.8");
  private final StartService step =
      new StartService(new StepId("start"), production.scope("recover"), Value.of("10.0.0.8"));

  @Test
  void startsNowAndAtEveryBoot() throws InterruptedException {
    Receipt receipt = Trial.perform(step, context);

    assertThat(receipt.get("services")).isEqualTo("gams");
    assertThat(host.isActive("gams")).isTrue();
    assertThat(host.isEnabled("gams")).isTrue();
    assertThat(Trial.found(step, context)).isEqualTo(receipt);
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void aServiceThatEndsAtOnceHasNotStarted() throws InterruptedException {
    host.breakUnit("gams");

    Problem problem = Trial.problem(() -> Trial.perform(step, context));

    assertThat(problem.code()).isEqualTo(ProblemCode.COMMAND_FAILED);
    assertThat(problem.what()).isEqualTo("unit gams does not run on 10.0.0.8");
    assertThat(problem.hint()).contains("journalctl -u gams");
  }

  @Test
  void undoStopsItForGood() throws InterruptedException {
    Receipt receipt = Trial.perform(step, context);

    step.compensate(context, receipt);
    step.compensate(context, receipt);

    assertThat(host.isActive("gams")).isFalse();
    assertThat(host.isEnabled("gams")).isFalse();
  }

  @Test
  void undoOfAHostThatIsGoneIsDone() throws InterruptedException {
    Receipt receipt = Trial.perform(step, context);
    production.ssh().unplug("10.0.0.8");

    step.compensate(context, receipt);

    assertThat(context.said()).anyMatch(line -> line.contains("does not answer"));
  }
}
