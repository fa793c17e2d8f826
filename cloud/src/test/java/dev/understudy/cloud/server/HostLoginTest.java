package dev.understudy.cloud.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.fake.FakeHost;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostLoginTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final Deadline deadline = Deadline.in(production.time(), Duration.ofSeconds(30));

  @Test
  void triesAgainUntilTheHostAnswers() throws InterruptedException {
    production.ssh().host("10.0.0.8").on("hello", 0, "world\n");
    AtomicInteger asked = new AtomicInteger();
    Ssh slow =
        (target, until) -> {
          String address = asked.incrementAndGet() < 4 ? "10.0.0.77" : target.address();
          return production
              .ssh()
              .connect(
                  new dev.understudy.core.ssh.SshTarget(
                      address, target.port(), target.user(), target.key(), target.knownHosts()),
                  until);
        };

    try (Host host = new HostLogin(slow).connect(production.spec().ssh(), "10.0.0.8", deadline)) {
      assertThat(host.require("hello")).isEqualTo("world\n");
    }
    assertThat(asked).hasValue(4);
    assertThat(production.time().now()).isAfter(Production.START);
  }

  @Test
  void givesTheLastReasonWhenTheTimeIsOver() throws InterruptedException {
    Problem problem =
        Trial.problem(
            () ->
                new HostLogin(production.ssh())
                    .connect(production.spec().ssh(), "10.0.0.8", deadline));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.what()).isEqualTo("10.0.0.8 does not answer");
    assertThat(deadline.isOver()).isTrue();
  }

  @Test
  void aWrongHostKeyIsNotTriedAgain() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    Ssh impostor =
        (target, until) -> {
          asked.incrementAndGet();
          throw Problem.of(
                  ProblemCode.HOST_UNREACHABLE, "the host key is not the known one", "", "")
              .asException();
        };

    Problem problem =
        Trial.problem(
            () -> new HostLogin(impostor).connect(production.spec().ssh(), "10.0.0.8", deadline));

    assertThat(problem.what()).contains("host key");
    assertThat(asked).hasValue(1);
  }

  @Test
  void findNowAsksOnce() throws InterruptedException {
    HostLogin login = new HostLogin(production.ssh());

    assertThat(login.findNow(production.spec().ssh(), "10.0.0.8", deadline)).isEmpty();
    assertThat(production.time().now()).isEqualTo(Production.START);
  }

  @Test
  void aFailedCommandSaysWhatTheHostSaid() throws InterruptedException {
    FakeHost fake = production.ssh().host("10.0.0.8");
    fake.on("mount", command -> new CommandResult(32, "", "mount: /dev/vdb:\n  bad superblock"));

    Problem problem =
        Trial.problem(
            () -> {
              try (Host host = production.scope("recover").login("10.0.0.8", deadline)) {
                host.require("mount", "/dev/vdb", "/srv");
              }
            });

    assertThat(problem.code()).isEqualTo(ProblemCode.COMMAND_FAILED);
    assertThat(problem.what()).isEqualTo("'mount /dev/vdb /srv' failed on 10.0.0.8: exit 32");
    assertThat(problem.why()).isEqualTo("mount: /dev/vdb: bad superblock");
    assertThat(problem.hint()).isEqualTo("ssh -p 2222 root@10.0.0.8");
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void aFullDiskIsAProblemOfItsOwn() throws InterruptedException {
    FakeHost fake = production.ssh().host("10.0.0.8");
    fake.on("tee", command -> new CommandResult(1, "", "tee: x: No space left on device"));

    Problem problem =
        Trial.problem(
            () -> {
              try (Host host = production.scope("recover").login("10.0.0.8", deadline)) {
                host.require(List.of("tee", "x"), "text");
              }
            });

    assertThat(problem.code()).isEqualTo(ProblemCode.NO_SPACE);
    assertThat(problem.hint()).isEqualTo("ssh -p 2222 root@10.0.0.8 df -h");
  }

  @Test
  void commandsHaveTheirOwnDeadline() throws InterruptedException {
    Deadline[] seen = new Deadline[2];
    Ssh recording =
        (target, until) -> {
          seen[0] = until;
          return new SshSession() {
            @Override
            public SshProcess start(List<String> command, Deadline deadline) {
              throw new UnsupportedOperationException("only whole commands here");
            }

            @Override
            public CommandResult run(List<String> command, String stdin, Deadline limit) {
              seen[1] = limit;
              return new CommandResult(0, "", "");
            }

            @Override
            public void close() {}
          };
        };
    Deadline login = Deadline.in(production.time(), Duration.ofSeconds(5));

    try (Host host =
        new HostLogin(recording).connect(production.spec().ssh(), "10.0.0.8", login, deadline)) {
      host.require("true");
    }

    assertThat(seen).containsExactly(login, deadline);
  }
}
