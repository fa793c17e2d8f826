package dev.understudy.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Deadline;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.session.ServerConnectionService;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JschSshTest {
  @TempDir private Path directory;
  private final Ssh ssh = new JschSsh();
  private SshHost host;

  @BeforeEach
  void startHost() throws Exception {
    host = SshHost.start(directory);
  }

  @AfterEach
  void stopHost() throws Exception {
    host.close();
  }

  private static Deadline soon() {
    return Deadline.in(TimeSource.system(), Duration.ofSeconds(20));
  }

  private CommandResult run(List<String> command, String stdin) throws InterruptedException {
    try (SshSession session = ssh.connect(host.target(), soon())) {
      return session.run(command, stdin, soon());
    }
  }

  private static Problem problemOf(ThrowableAssert.ThrowingCallable call) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, call);
    assertThat(thrown).isNotNull();
    return thrown.problem();
  }

  @Test
  void givesStatusOutputAndErrorsApart() throws Exception {
    CommandResult result = run(List.of("sh", "-c", "echo out; echo err >&2; exit 7"), "");

    assertThat(result).isEqualTo(new CommandResult(7, "out\n", "err\n"));
  }

  @Test
  void argumentsReachTheCommandAsTheyAre() throws Exception {
    List<String> hard =
        List.of(
            "two words",
            "it's",
            "\"quoted\"",
            "a\nb",
            "",
            "$HOME",
            "`id`",
            "*",
            "~",
            "a;b",
            "\\",
            "'",
            "Ünï漢",
            "-n",
            "x=y",
            "#no");
    List<String> command = new java.util.ArrayList<>(List.of("printf", "%s\\0"));
    command.addAll(hard);

    CommandResult result = run(command, "");

    assertThat(List.of(result.stdout().split("\0", -1)).subList(0, hard.size())).isEqualTo(hard);
  }

  @Test
  void givesStandardInputToItsEnd() throws Exception {
    String text = "line of input\n".repeat(20_000);

    CommandResult result = run(List.of("wc", "-c"), text);

    assertThat(result.line()).isEqualTo(Integer.toString(text.length()));
  }

  @Test
  void severalCommandsRunOnOneConnection() throws Exception {
    try (SshSession session = ssh.connect(host.target(), soon())) {
      for (int i = 0; i < 20; i++) {
        assertThat(session.run(List.of("echo", "n" + i), soon()).line()).isEqualTo("n" + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ssh-rsa,ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256,ssh-rsa", "ssh-rsa,ssh-rsa"})
  void logsInWithEveryUsualKindOfKey(String hostKey, String clientKey) throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    try (SshHost second = SshHost.start(other, hostKey, clientKey);
        SshSession session = ssh.connect(second.target(), soon())) {
      assertThat(session.run(List.of("echo", "in"), soon()).line()).isEqualTo("in");
    }
  }

  @Test
  void keepsEightMebibytesAndRefusesMore() throws Exception {
    int limit = 8 * 1024 * 1024;

    CommandResult result = run(List.of("head", "-c", Integer.toString(limit), "/dev/zero"), "");
    Problem problem =
        problemOf(() -> run(List.of("head", "-c", Integer.toString(limit + 1), "/dev/zero"), ""));

    assertThat(result.stdout()).hasSize(limit);
    assertThat(problem.code()).isEqualTo(ProblemCode.COMMAND_FAILED);
    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void anotherHostKeyIsRefusedAndTheFileIsLeftAlone() throws Exception {
    String wrong = SshHost.line(SshHost.pair(KeyPairProvider.ECDSA_SHA2_NISTP256).getPublic());
    String content = "[127.0.0.1]:" + host.port() + " " + wrong + "\n";
    Files.writeString(host.knownHosts(), content);

    Problem problem = problemOf(() -> ssh.connect(host.target(), soon()));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(problem.why()).contains("another host key").contains(KnownHosts.fingerprint(wrong));
    assertThat(problem.hint()).contains(host.knownHosts().toString()).contains("ssh-keyscan");
    assertThat(host.knownHosts()).hasContent(content);
  }

  @Test
  void anUnknownHostKeyIsRefused() throws Exception {
    Files.writeString(host.knownHosts(), "other.example " + host.hostKeyLine() + "\n");

    Problem problem = problemOf(() -> ssh.connect(host.target(), soon()));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(problem.why()).contains("not in the file of known hosts");
  }

  @Test
  void aKeyOfTheSameAddressOnAnotherPortDoesNotCount() throws Exception {
    Files.writeString(host.knownHosts(), "[127.0.0.1]:1 " + host.hostKeyLine() + "\n");

    Problem problem = problemOf(() -> ssh.connect(host.target(), soon()));

    assertThat(problem.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void theFileOfKnownHostsIsReadAnewForEachConnection() throws Exception {
    Files.delete(host.knownHosts());
    assertThat(problemOf(() -> ssh.connect(host.target(), soon())).effect()).isEqualTo(Effect.NONE);

    new KnownHosts(host.knownHosts()).add("127.0.0.1", host.port(), host.hostKeyLine());

    assertThat(run(List.of("true"), "").isSuccess()).isTrue();
  }

  @Test
  void aRefusedKeyIsNotRetriedAndNamed() throws Exception {
    SshHost.write(SshHost.pair(KeyPairProvider.ECDSA_SHA2_NISTP256), host.clientKeyFile());

    Problem problem = problemOf(() -> ssh.connect(host.target(), soon()));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(problem.why()).contains("refused the key").contains("user root");
  }

  @Test
  void aMissingOrBrokenKeyFileIsTheUsersFile() throws Exception {
    Files.writeString(host.clientKeyFile(), "no key\n");
    Problem broken = problemOf(() -> ssh.connect(host.target(), soon()));
    Files.delete(host.clientKeyFile());
    Problem missing = problemOf(() -> ssh.connect(host.target(), soon()));

    assertThat(broken.code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(missing.code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(missing.what()).contains(host.clientKeyFile().toString());
  }

  @Test
  void aClosedPortMayBeTriedAgain() throws Exception {
    host.close();

    Problem problem = problemOf(() -> ssh.connect(host.target(), soon()));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
    assertThat(problem.why()).contains("refused");
  }

  @Test
  void aServerThatNeverSpeaksEndsWithTheDeadline() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SshTarget target =
          new SshTarget(
              "127.0.0.1", mute.getLocalPort(), "root", host.clientKeyFile(), host.knownHosts());
      Deadline deadline = Deadline.in(TimeSource.system(), Duration.ofMillis(700));

      long start = System.nanoTime();
      Problem problem = problemOf(() -> ssh.connect(target, deadline));

      assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aCommandThatOutlivesItsDeadlineHasAnUnknownEffect() throws Exception {
    try (SshSession session = ssh.connect(host.target(), soon())) {
      Deadline deadline = Deadline.in(TimeSource.system(), Duration.ofMillis(500));

      Problem problem = problemOf(() -> session.run(List.of("sleep", "60"), deadline));

      assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
      assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
      assertThat(problem.what()).contains("sleep").doesNotContain("60");
      assertThat(session.run(List.of("echo", "on"), soon()).line()).isEqualTo("on");
    }
  }

  @Test
  void aConnectionThatBreaksInMidCommandHasAnUnknownEffect() throws Exception {
    try (SshSession session = ssh.connect(host.target(), soon())) {
      AtomicReference<Problem> problem = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> problem.set(problemOf(() -> session.run(List.of("sleep", "60"), soon()))));
      caller.start();
      awaitCommand();

      host.server().getActiveSessions().forEach(active -> active.close(true));
      caller.join(10_000);

      assertThat(problem.get()).isNotNull();
      assertThat(problem.get().code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
      assertThat(problem.get().effect()).isEqualTo(Effect.UNKNOWN);
    }
  }

  @Test
  void anInterruptionEndsACommandAtOnce() throws Exception {
    try (SshSession session = ssh.connect(host.target(), soon())) {
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread caller =
          new Thread(
              () -> {
                try {
                  session.run(List.of("sleep", "60"), soon());
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
              });
      caller.start();
      awaitCommand();

      caller.interrupt();

      assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anInterruptionEndsAConnectionAttemptAtOnce() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SshTarget target =
          new SshTarget(
              "127.0.0.1", mute.getLocalPort(), "root", host.clientKeyFile(), host.knownHosts());
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread caller =
          new Thread(
              () -> {
                try {
                  ssh.connect(target, soon());
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
              });
      caller.start();
      mute.accept();

      caller.interrupt();

      assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aCommandOnAClosedConnectionWasNotStarted() throws Exception {
    SshSession session = ssh.connect(host.target(), soon());
    session.close();

    Problem problem = problemOf(() -> session.run(List.of("true"), soon()));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
  }

  @Test
  void aCommandWithoutAProgramOrWithANulIsADefect() throws Exception {
    try (SshSession session = ssh.connect(host.target(), soon())) {
      assertThatThrownBy(() -> session.run(List.of(), soon()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> session.run(List.of("echo", "a\0b"), soon()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aCommandEndedByASignalSaysWhich() throws Exception {
    CommandResult result = run(List.of("sh", "-c", "kill -9 $$"), "");

    assertThat(result.exit()).isEqualTo(137);
  }

  private void awaitCommand() throws InterruptedException {
    Deadline deadline = soon();
    while (host.server().getActiveSessions().stream()
        .noneMatch(s -> !s.getService(ServerConnectionService.class).getChannels().isEmpty())) {
      assertThat(deadline.isOver()).isFalse();
      TimeSource.system().sleep(Duration.ofMillis(10));
    }
  }
}
