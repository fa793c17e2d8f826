package dev.understudy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.FakeHost;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.CommandResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class QuiescingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("save");
  private final FakeHost host = production.ssh().host(Production.ADDRESS).on("gamsctl", 0, "");

  @Test
  void theTimerIsArmedBeforeAnythingIsHeldAndDisarmedWhenWritesGoOn() throws InterruptedException {
    Quiescing writes = begin();

    assertThat(host.timers()).singleElement().asString().startsWith(Thaw.PREFIX + context.run());
    assertThat(writes.isHolding()).isTrue();
    writes.close();

    assertThat(programs()).containsSubsequence("systemd-run", "gamsctl quiesce", "gamsctl resume");
    assertThat(host.commands())
        .anyMatch(line -> line.contains("--on-active=30 ") && line.endsWith("-- gamsctl resume"));
    assertThat(host.timers()).isEmpty();
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void nothingIsHeldOnAHostThatCanArmNoTimer() throws InterruptedException {
    host.on("systemd-run", 1, "").on("sh", 1, "");

    try (Quiescing writes = begin()) {
      assertThat(writes.isHolding()).isFalse();
    }

    assertThat(host.commands()).noneMatch(line -> line.startsWith("gamsctl"));
    assertThat(context.said()).anyMatch(line -> line.contains("crash-consistent"));
  }

  @Test
  void whatTheTimerHasThawedIsNotHeldAndNotThawedTwice() throws InterruptedException {
    try (Quiescing writes = begin()) {
      host.fireTimers();

      assertThat(writes.isHolding()).isFalse();
    }

    assertThat(host.commands()).filteredOn("gamsctl resume"::equals).hasSize(1);
    assertThat(context.said()).anyMatch(line -> line.contains("by its own timer"));
  }

  @Test
  void nearTheEndOfTheLimitItIsLeftToTheTimer() throws InterruptedException {
    try (Quiescing writes = begin()) {
      production.time().advance(LIMIT.minusMillis(500));

      assertThat(writes.isHolding()).isTrue();
    }

    assertThat(host.commands()).doesNotContain("gamsctl resume");
    assertThat(host.timers()).hasSize(1);
  }

  @Test
  void aHookThatFailsHalfWayIsUndone() throws InterruptedException {
    host.on("gamsctl", command -> new CommandResult(command.contains("fail") ? 1 : 0, "", "no"));

    try (Quiescing writes =
        begin(List.of(List.of("gamsctl", "quiesce"), List.of("gamsctl", "fail")))) {
      assertThat(writes.isHolding()).isFalse();
      assertThat(programs())
          .containsSubsequence("gamsctl quiesce", "gamsctl fail", "gamsctl resume");
      assertThat(host.timers()).isEmpty();
    }
  }

  @Test
  void whenLettingWritesGoOnFailsTheTimerIsLeftToTryAgain() throws InterruptedException {
    host.on("gamsctl", command -> new CommandResult(command.contains("resume") ? 1 : 0, "", "no"));

    begin().close();

    assertThat(host.timers()).hasSize(1);
    assertThat(context.said()).anyMatch(line -> line.contains("tries that again"));
  }

  @Test
  void aLoginThatBreaksWhileWritesAreHeldIsMadeAnew() throws InterruptedException {
    Quiescing writes = begin();
    AtomicBoolean isBroken = new AtomicBoolean(true);
    host.beforeEach(
        () -> {
          if (isBroken.getAndSet(false)) {
            throw broken().asException();
          }
        });

    assertThat(writes.isHolding()).isTrue();
    writes.close();

    assertThat(host.commands()).contains("gamsctl resume");
    assertThat(host.timers()).isEmpty();
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void aHookThatMayStillRunKeepsTheTimerArmed() throws InterruptedException {
    host.on(
        "gamsctl",
        command -> {
          if (command.contains("quiesce")) {
            throw broken().asException();
          }
          return new CommandResult(0, "", "");
        });

    begin().close();

    assertThat(host.commands()).contains("gamsctl resume");
    assertThat(host.timers()).hasSize(1);
  }

  @Test
  void aHostThatIsCutOffIsLeftToItsTimerAndProvesNothing() throws InterruptedException {
    try (Quiescing writes = begin()) {
      production.ssh().unplug(Production.ADDRESS);
      host.beforeEach(
          () -> {
            throw broken().asException();
          });

      assertThat(writes.isHolding()).isFalse();
    }

    assertThat(host.timers()).hasSize(1);
    assertThat(context.said()).anyMatch(line -> line.contains("own timer"));
  }

  @Test
  void twoDoNotFreezeOneServerAtOnce() throws InterruptedException {
    try (Quiescing first = begin()) {
      FakeContext other = production.context("other");
      try (Quiescing second = begin(other)) {
        assertThat(second.isHolding()).isFalse();
      }

      assertThat(other.said()).anyMatch(line -> line.contains("another freeze"));
      assertThat(host.timers()).hasSize(1);
      assertThat(host.commands()).doesNotContain("gamsctl resume");
      assertThat(host.commands()).filteredOn("gamsctl quiesce"::equals).hasSize(1);
      assertThat(first.isHolding()).isFalse();
    }
  }

  @Test
  void theSecondFreezesOnceTheFirstHasEnded() throws InterruptedException {
    Quiescing dead = begin();
    AtomicBoolean isDue = new AtomicBoolean();
    FakeContext other = production.context("other");
    host.beforeEach(
        () -> {
          if (stops() == 2 && isDue.compareAndSet(false, true)) {
            host.fireTimers();
          }
        });

    try (Quiescing second = begin(other)) {
      assertThat(second.isHolding()).isTrue();
    }

    assertThat(dead.isHolding()).isFalse();
  }

  @Test
  void evenAnInterruptedThreadLetsWritesGoOn() throws InterruptedException {
    Quiescing writes = begin();

    Thread.currentThread().interrupt();
    writes.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(host.commands()).contains("gamsctl resume");
    assertThat(host.timers()).isEmpty();
  }

  @Test
  void aHookThatOutlivedTheThawIsUndoneAllTheSame() throws InterruptedException {
    host.on(
        "gamsctl",
        command -> {
          if (command.contains("quiesce")) {
            production.time().advance(LIMIT);
            host.fireTimers();
          }
          return new CommandResult(0, "", "");
        });

    try (Quiescing writes = begin()) {
      assertThat(writes.isHolding()).isFalse();
    }

    assertThat(host.commands().stream().filter("gamsctl resume"::equals)).hasSize(2);
  }

  @Test
  void aHookMayNotOutliveTheThawWhereTheHostCanStopIt() throws InterruptedException {
    host.on("timeout", 0, "");

    begin().close();

    assertThat(host.commands()).contains("timeout -s KILL 30 gamsctl quiesce");
  }

  private long stops() {
    return host.commands().stream().filter(line -> line.startsWith("systemctl stop")).count();
  }

  private List<String> programs() {
    return host.commands().stream()
        .map(line -> line.startsWith("systemd-run") ? "systemd-run" : line)
        .toList();
  }

  private Quiescing begin() throws InterruptedException {
    return begin(context);
  }

  private Quiescing begin(FakeContext mine) throws InterruptedException {
    return begin(production.spec(), mine);
  }

  private Quiescing begin(List<List<String>> before) throws InterruptedException {
    ServerSpec spec = production.spec();
    return begin(
        new ServerSpec(
            spec.name(),
            spec.site(),
            spec.instance(),
            spec.tags(),
            spec.ssh(),
            spec.launch(),
            spec.data(),
            spec.services(),
            spec.verify(),
            new ServerSpec.Quiesce(before, spec.quiesce().after(), LIMIT),
            spec.replica(),
            spec.databases()),
        context);
  }

  private Quiescing begin(ServerSpec spec, FakeContext mine) throws InterruptedException {
    return Quiescing.begin(
        new HostLogin(production.ssh()),
        spec,
        production.home().instances().describe(List.of(production.server())).get(0),
        true,
        mine);
  }

  private static Problem broken() {
    return Problem.of(ProblemCode.HOST_UNREACHABLE, "the connection broke", "a test", "")
        .withEffect(Effect.UNKNOWN);
  }
}
