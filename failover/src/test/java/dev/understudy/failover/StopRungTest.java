package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StopRungTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));

  /** A spec whose SSH port is one that really listens, so that the server seems to answer. */
  private static ServerSpec answeringAt(ServerSpec spec, int port) {
    return new ServerSpec(
        spec.name(),
        spec.site(),
        spec.instance(),
        spec.tags(),
        new ServerSpec.SshSpec("root", port, spec.ssh().key(), spec.ssh().hostKeys()),
        spec.launch(),
        spec.data(),
        spec.services(),
        spec.verify(),
        spec.quiesce(),
        spec.replica(),
        spec.databases());
  }

  private void climb(int port, InstanceId server) throws InterruptedException {
    Instance now = production.home().instances().describe(List.of(server)).get(0);
    new StopRung(production.home(), answeringAt(production.spec(), port))
        .climb(production.context("fence"), now);
  }

  @Test
  void asksAServerThatAnswersPolitely() throws IOException, InterruptedException {
    try (ServerSocket ssh = new ServerSocket(0, 5, InetAddress.getByName(Production.ADDRESS))) {
      climb(ssh.getLocalPort(), production.server());
    }

    assertThat(production.home().calls())
        .contains("stop " + production.server())
        .doesNotContain("cut power of " + production.server());
  }

  @Test
  void cutsThePowerWhenItDoesNotReactWithinTheGrace() throws IOException, InterruptedException {
    production.home().deafen(production.server());

    try (ServerSocket ssh = new ServerSocket(0, 5, InetAddress.getByName(Production.ADDRESS))) {
      climb(ssh.getLocalPort(), production.server());
    }

    assertThat(production.home().calls())
        .containsSubsequence(
            "tag " + production.server(),
            "stop " + production.server(),
            "cut power of " + production.server());
  }

  @Test
  void waitsForAServerThatIsJustStartingAndThenStopsIt() throws InterruptedException {
    production.home().set(production.server(), Instance.State.STOPPED);
    production.home().takes(3);
    production.home().instances().start(production.server());

    climb(1, production.server());

    assertThat(production.home().calls()).contains("cut power of " + production.server());
  }

  @Test
  void givesUpOnAServerThatNeverStopsWithTimeLeftForTheNextRung() throws InterruptedException {
    InstanceId stuck = production.home().addServer("cn-shanghai-b", "127.0.0.8", Tags.none());
    production.home().takes(1_000_000);

    Problem problem = Trial.problem(() -> climb(1, stuck));

    assertThat(problem.code()).isEqualTo(ProblemCode.TIMEOUT);
    assertThat(production.time().now()).isBefore(Production.START.plusSeconds(200));
  }

  @Test
  void onlyStoppedAndGoneAreFenced() {
    Instance now = production.home().allInstances().get(0);

    assertThat(StopRung.isFenced(Optional.empty())).isTrue();
    assertThat(StopRung.isFenced(Optional.of(now))).isFalse();
    production.home().set(now.id(), Instance.State.STOPPING);
    assertThat(StopRung.isFenced(Optional.of(production.home().allInstances().get(0)))).isFalse();
    production.home().set(now.id(), Instance.State.STOPPED);
    assertThat(StopRung.isFenced(Optional.of(production.home().allInstances().get(0)))).isTrue();
  }
}
