package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.DnsRecord;
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

class SwitchDnsTest {
  private static final String NEW = "10.0.0.8";

  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("switch");

  private SwitchDns step(Optional<String> old) {
    return new SwitchDns(
        new StepId("switch"), production.scope("recover"), Value.of(NEW), old.map(Value::of));
  }

  private SwitchDns step() {
    return step(Optional.empty());
  }

  private List<String> values() {
    return production.cloud().fakeDns().values(SampleEstate.ZONE, "api", "A");
  }

  private DnsRecord record() {
    return production.cloud().dns().records(SampleEstate.ZONE, "api", "A").get(0);
  }

  private void point(String value) {
    production.cloud().dns().update(record(), value, 60);
  }

  @Test
  void changesTheRecordInPlace() throws InterruptedException {
    DnsRecord before = record();

    Receipt receipt = Trial.perform(step(), context);

    assertThat(values()).containsExactly(NEW);
    assertThat(record().id()).isEqualTo(before.id());
    assertThat(receipt.facts())
        .containsEntry("records", "api.gams.example")
        .containsEntry("old", Production.ADDRESS)
        .containsEntry("new", NEW);
  }

  @Test
  void aSwitchMadeByHandCountsAsDoneAndCanStillBeTakenBack() throws InterruptedException {
    point(NEW);

    Receipt receipt = Trial.found(step(), context);
    step().compensate(context, receipt);

    assertThat(values()).containsExactly(Production.ADDRESS);
  }

  @Test
  void doesNotTouchARecordThatSomebodyPointedElsewhere() throws InterruptedException {
    point("192.0.2.7");

    Problem problem = Trial.blocked(step(), context);

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(problem.what()).isEqualTo("api.gams.example cannot be switched");
    assertThat(problem.why()).contains("192.0.2.7").contains(Production.ADDRESS);
    assertThat(values()).containsExactly("192.0.2.7");
  }

  @Test
  void looksAgainRightBeforeTheChange() throws InterruptedException {
    step().precheck(context);
    point("192.0.2.7");

    Problem problem = Trial.problem(() -> step().execute(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(values()).containsExactly("192.0.2.7");
  }

  @Test
  void comesBackFromTheReplica() throws InterruptedException {
    point(Production.REPLICA_ADDRESS);

    Receipt receipt = Trial.perform(step(), context);

    assertThat(receipt.get("old")).isEqualTo(Production.REPLICA_ADDRESS);
    assertThat(values()).containsExactly(NEW);
  }

  @Test
  void needsNothingFromARegionThatIsDown() throws InterruptedException {
    production.home().fail();

    Receipt receipt = Trial.perform(step(), context);

    assertThat(receipt.get("old")).isEqualTo(Production.ADDRESS);
    assertThat(values()).containsExactly(NEW);
  }

  @Test
  void holdsARecordAgainstTheGivenAddressEvenWhenTheRegionIsDown() throws InterruptedException {
    production.home().fail();
    point("192.0.2.7");

    Problem problem = Trial.blocked(step(Optional.of(Production.ADDRESS)), context);

    assertThat(problem.why()).contains("192.0.2.7");
  }

  @Test
  void asksNobodyWhenTheRecordIsWhatTheRunbookObserved() throws InterruptedException {
    production.home().fail();

    Trial.perform(step(Optional.of(Production.ADDRESS)), context);

    assertThat(context.said()).isEmpty();
    assertThat(values()).containsExactly(NEW);
  }

  @Test
  void doesNotGuessWhichOfSeveralRecordsIsMeant() throws InterruptedException {
    production.cloud().dns().add(SampleEstate.ZONE, "api", "A", "192.0.2.8", 60);

    assertThat(Trial.blocked(step(), context).why()).contains("2 records");
  }

  @Test
  void aDisabledRecordWouldServeNobody() throws InterruptedException {
    production.cloud().fakeDns().disable(record());

    assertThat(Trial.blocked(step(), context).why()).isEqualTo("its record is disabled");
  }

  @Test
  void addsAMissingRecordAndUndoDeletesIt() throws InterruptedException {
    production.cloud().dns().delete(record().id());

    Receipt receipt = Trial.perform(step(), context);
    assertThat(values()).containsExactly(NEW);
    step().compensate(context, receipt);

    assertThat(values()).isEmpty();
  }

  @Test
  void undoPutsTheOldAddressBack() throws InterruptedException {
    Receipt receipt = Trial.perform(step(), context);

    step().compensate(context, receipt);
    step().compensate(context, receipt);

    assertThat(values()).containsExactly(Production.ADDRESS);
  }

  @Test
  void undoLeavesWhatSomebodyElseChangedSince() throws InterruptedException {
    Receipt receipt = Trial.perform(step(), context);
    point("192.0.2.7");

    step().compensate(context, receipt);

    assertThat(values()).containsExactly("192.0.2.7");
  }

  @Test
  void noticesThatTheChangeDidNotStay() throws InterruptedException {
    Receipt receipt = Trial.perform(step(), context);
    point(Production.ADDRESS);

    assertThat(step().verify(context, receipt))
        .get()
        .extracting(Problem::code)
        .isEqualTo(ProblemCode.PROOF_FAILED);
  }

  @Test
  void anAddressThatNoRecordCanCarryIsAMistakeInTheFile() throws InterruptedException {
    SwitchDns version6 =
        new SwitchDns(
            new StepId("switch"),
            production.scope("recover"),
            Value.of("2001:db8::1"),
            Optional.empty());

    Problem problem = Trial.problem(() -> version6.precheck(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(problem.hint()).contains("type: AAAA");
  }
}
