package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

class CheckDnsTest {
  private DnsFixture dns;
  private Production production;

  @BeforeEach
  void serve() throws IOException {
    dns = new DnsFixture();
    production = Production.of(SampleEstate.dataDisk(Path.of("/estate")).resolvedBy(dns.address()));
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  private CheckDns step() {
    return new CheckDns(new StepId("answers"), production.scope("recover"), Value.of("10.0.0.8"));
  }

  private FakeContext shortly() {
    return new FakeContext(production.time(), new StepId("answers"), Duration.ofSeconds(1));
  }

  private Problem problem() throws InterruptedException {
    return Trial.problem(() -> step().check(shortly()));
  }

  @Test
  void namesTheServersThatAnswerRight() throws InterruptedException {
    dns.answer("10.0.0.8");

    assertThat(step().check(production.context("answers")).get("servers")).isEqualTo(dns.address());
  }

  @Test
  void waitsUntilTheServersHaveIt() throws InterruptedException {
    dns.answer(Production.ADDRESS);
    dns.answerLater(3, "10.0.0.8");

    step().check(production.context("answers"));

    assertThat(production.time().now()).isAfter(Production.START);
  }

  @Test
  void saysWhatIsWrongAndWhere() throws InterruptedException {
    dns.answer(Production.ADDRESS);

    Problem problem = problem();

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.what())
        .isEqualTo(
            "api.gams.example answers 127.0.0.9 at server "
                + dns.address()
                + ", expected 10.0.0.8");
  }

  @Test
  void oneRightAddressAmongOthersIsWrong() throws InterruptedException {
    dns.answer("10.0.0.8", "10.0.0.9");

    assertThat(problem().what()).contains("answers 10.0.0.8, 10.0.0.9 at server");
  }

  @Test
  void noRecordAndNoSuchNameAreWrong() throws InterruptedException {
    assertThat(problem().what()).contains("answers (nothing) at server");

    dns.fail(Rcode.NXDOMAIN);
    assertThat(problem().what()).contains("answers (NXDOMAIN) at server");
  }

  @Test
  void aCachesWordIsNotEnough() throws InterruptedException {
    dns.answer("10.0.0.8");
    dns.forwardOnly();

    assertThat(problem().what()).contains("answers (not authoritative) at server");
  }

  @Test
  void aServerThatIsNoAddressIsAMistakeInTheFile() throws InterruptedException {
    production =
        Production.of(SampleEstate.dataDisk(Path.of("/estate")).resolvedBy("127.0.0.1:dns"));

    assertThat(problem().code()).isEqualTo(ProblemCode.INVALID_FILE);
  }
}
