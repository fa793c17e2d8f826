package dev.understudy.runbooks.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Precheck;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.runbooks.Sample;
import dev.understudy.runbooks.fake.StepTrial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationTest {
  @TempDir private Path root;
  private StepTrial trial;
  private HttpServer production;

  @BeforeEach
  void startProduction() throws IOException {
    trial = new StepTrial(root);
    production = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    production.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    production.start();
  }

  @AfterEach
  void stopProduction() {
    production.stop(0);
  }

  @Test
  void holdsWhenProductionAnswersHereAndNotThere() throws InterruptedException {
    trial.host.answer("curl", command -> new CommandResult(7, "", "refused"));

    Receipt receipt = prove();

    String url = "http://127.0.0.1:" + port() + "/health";
    assertThat(receipt.get("blocked")).isEqualTo(url + " not reached");
    assertThat(trial.host.commands()).containsExactly("curl -s -S -o /dev/null -m 3 " + url);
  }

  @Test
  void failsWhenTheCopyReachesProduction() {
    for (int exit : List.of(0, 22, 52)) {
      trial.host.answer("curl", command -> new CommandResult(exit, "", ""));

      ProblemException refusal = catchThrowableOfType(ProblemException.class, this::prove);

      assertThat(refusal.problem().code()).isEqualTo(ProblemCode.PROOF_FAILED);
      assertThat(refusal.problem().what()).isEqualTo("the copy of data can reach production");
      assertThat(refusal.problem().hint()).startsWith("understudy run undo ");
    }
  }

  @Test
  void silenceProvesNothingWhenProductionIsSilentHereToo() {
    production.stop(0);
    trial.host.answer("curl", command -> new CommandResult(7, "", "refused"));

    ProblemException refusal = catchThrowableOfType(ProblemException.class, this::prove);

    assertThat(refusal.problem().what()).isEqualTo("the isolation of the copy cannot be proven");
    assertThat(refusal.problem().why()).contains("from here either");
  }

  @Test
  void aToolThatIsMissingProvesNothing() {
    trial.host.answer("curl", command -> new CommandResult(127, "", "not found"));

    ProblemException refusal = catchThrowableOfType(ProblemException.class, this::prove);

    assertThat(refusal.problem().why()).contains("curl is not installed");
  }

  @Test
  void opensOnlyWhatTheControlHostMustReach() throws InterruptedException {
    ReversibleStep isolate = (ReversibleStep) trial.make("group.isolate", Map.of());

    Receipt receipt = isolate.execute(trial.context);

    assertThat(trial.cloud.home().opened()).isEqualTo("127.0.0.0/8 [2222, 8080]");
    assertThat(isolate.verify(trial.context, receipt)).isEmpty();
    assertThat(trial.cloud.home().network().findByTags(trial.mine())).hasSize(1);
    assertThat(trial.cloud.home().network().findByTags(Tags.of(Tags.PURPOSE, "drill"))).hasSize(1);
  }

  @Test
  void findsItsGroupAgainAfterACrash() throws InterruptedException {
    ReversibleStep isolate = (ReversibleStep) trial.make("group.isolate", Map.of());
    Receipt lost = isolate.execute(trial.context);

    assertThat(isolate.precheck(trial.context)).isEqualTo(Precheck.done(lost));
  }

  @Test
  void deletesItsGroupWhenItIsTakenBack() throws InterruptedException {
    ReversibleStep isolate = (ReversibleStep) trial.make("group.isolate", Map.of());
    isolate.execute(trial.context);

    isolate.compensate(trial.context, Receipt.empty());
    isolate.compensate(trial.context, Receipt.empty());

    assertThat(trial.cloud.home().everything()).isEmpty();
  }

  @Test
  void saysWhenTheGroupCannotBeDeletedBecauseAServerIsInIt() throws InterruptedException {
    ReversibleStep isolate = (ReversibleStep) trial.make("group.isolate", Map.of());
    isolate.execute(trial.context);
    trial.cloud.home().addInstance("i-1", trial.mine());

    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class, () -> isolate.compensate(trial.context, Receipt.empty()));

    assertThat(refusal.problem().what()).contains("in use");
  }

  @Test
  void anEstateWithoutADrillIsToldSo() {
    Estate estate = with(Sample.dataDisk().checks(), false);

    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class, () -> trial.make("group.isolate", Map.of(), estate));

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(refusal.problem().what()).isEqualTo("the estate has no 'drill'");
  }

  private Receipt prove() throws InterruptedException {
    CheckSpec health =
        new CheckSpec(
            "answers",
            "http://${dns.api}:" + port() + "/health",
            Duration.ofSeconds(1),
            new CheckSpec.Status(200));
    return trial
        .make(
            "isolation.prove",
            Map.of("address", "127.0.0.9", "production", "127.0.0.1"),
            with(List.of(health), true))
        .execute(trial.context);
  }

  private int port() {
    return production.getAddress().getPort();
  }

  private static Estate with(List<CheckSpec> checks, boolean drill) {
    Estate sample = Sample.dataDisk();
    return new Estate(
        sample.file(),
        sample.name(),
        sample.objectives(),
        sample.state(),
        sample.cloud(),
        sample.sites(),
        sample.servers(),
        sample.dns(),
        checks,
        drill ? sample.drill() : Optional.empty(),
        sample.snapshots(),
        sample.archives(),
        sample.fingerprint());
  }
}
