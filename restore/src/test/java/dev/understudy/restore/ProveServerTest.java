package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.FakeHost;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.CommandResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProveServerTest {
  private static final String HOST = "127.0.0.1";

  private final AtomicInteger status = new AtomicInteger(200);
  private HttpServer server;
  private Production production;
  private FakeContext context;
  private FakeHost host;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    production =
        Production.of(
            SampleEstate.dataDisk(Path.of("/estate")).serving(server.getAddress().getPort()));
    context = production.context("prove");
    host = production.ssh().host(HOST).on("gamsctl", 0, "sound\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private ProveServer step(Optional<String> nonce) {
    return new ProveServer(
        new StepId("prove"),
        production.scope("recover"),
        new HttpProbe(),
        Value.of(HOST),
        nonce.map(Value::of));
  }

  @Test
  void aServerThatServesSoundDataIsProvenToLevelThree() throws InterruptedException {
    Receipt receipt = step(Optional.empty()).check(context);

    assertThat(receipt.get("level")).isEqualTo("L3");
    assertThat(receipt.get("evidence"))
        .isEqualTo("kernel 6.1.0-fake; data under /srv/gams is sound; api answers");
    assertThat(host.commands()).contains("gamsctl verify --data /srv/gams");
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void damagedDataIsNotProven() throws InterruptedException {
    host.on(
        "gamsctl", command -> new CommandResult(1, "", "row 7: database disk image is malformed"));

    Problem problem = Trial.problem(() -> step(Optional.empty()).check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.what()).isEqualTo("the data under /srv/gams on 127.0.0.1 is damaged");
    assertThat(problem.why()).contains("malformed");
  }

  @Test
  void aServiceWithTheWrongStatusIsNotProven() throws InterruptedException {
    status.set(503);

    Problem problem = Trial.problem(() -> step(Optional.empty()).check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.what()).contains("check 'api answers' does not hold on 127.0.0.1");
    assertThat(problem.why()).isEqualTo("expected status 200, got: status 503");
  }

  @Test
  void aServiceThatIsNotThereIsNotProven() throws InterruptedException {
    server.stop(0);

    Problem problem = Trial.problem(() -> step(Optional.empty()).check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
  }

  @Test
  void waitsForAServiceThatComesUpSlowly() throws InterruptedException {
    status.set(503);
    host.beforeEach(() -> status.set(200));

    assertThat(step(Optional.empty()).check(context).get("level")).isEqualTo("L3");
  }

  @Test
  void theNonceMustBeTheOneOfThisRun() throws InterruptedException {
    host.file("/srv/gams/.understudy-nonce", "n-1 2026-11-13T06:05:00Z\n");

    assertThat(step(Optional.of("n-1 2026-11-13T06:05:00Z")).check(context).get("evidence"))
        .contains("nonce");
    Problem stale = Trial.problem(() -> step(Optional.of("n-2")).check(context));

    assertThat(stale.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(stale.why()).contains("says n-1").contains("was n-2");
  }

  @Test
  void aMissingNonceIsStaleData() throws InterruptedException {
    Problem problem = Trial.problem(() -> step(Optional.of("n-2")).check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.why()).contains("is missing");
  }
}
