package dev.understudy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.fake.FakeSsh;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is handed to a host; that of the shell is carried out by this machine's own. */
class HostTimerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String STRANGE = "a b'c\"d $HOME ${HOME} $$ `id` * \\";

  @TempDir private Path directory;

  @Test
  void theShellLetsWritesGoOnInTimeWithEveryWordAsItWas() throws Exception {
    Host host = login(new RealShell());
    ShellTimer timer = new ShellTimer(directory.resolve("timers").toString());
    Path done = directory.resolve("done");
    Thaw thaw =
        new Thaw(
            Thaw.PREFIX + "one",
            SECOND,
            List.of(
                List.of("false"),
                List.of("mkdir", directory.resolve(STRANGE.replace("/", "")).toString()),
                List.of("touch", done.toString())));

    assertThat(timer.arm(host, thaw)).isTrue();

    assertThat(timer.isWaiting(host, thaw.name())).isTrue();
    assertThat(timer.all(host)).containsExactly(thaw.name());
    await(() -> Files.exists(done));
    assertThat(directory.resolve(STRANGE)).isDirectory();
    assertThat(timer.isWaiting(host, thaw.name())).isFalse();
    await(() -> timer.all(host).isEmpty());
  }

  @Test
  void whileItThawsTheShellsTimerWaitsNoLongerButIsThere() throws Exception {
    Host host = login(new RealShell());
    ShellTimer timer = new ShellTimer(directory.resolve("timers").toString());
    Path gate = directory.resolve("gate");
    host.require("mkfifo", gate.toString());
    Thaw thaw = new Thaw(Thaw.PREFIX + "slow", SECOND, List.of(List.of("cat", gate.toString())));
    assertThat(timer.arm(host, thaw)).isTrue();

    await(() -> !timer.isWaiting(host, thaw.name()));

    assertThat(timer.all(host)).containsExactly(thaw.name());
    Files.writeString(gate, "go on");
    await(() -> timer.all(host).isEmpty());
  }

  @Test
  void whatIsDisarmedInTheShellDoesNothing() throws Exception {
    Host host = login(new RealShell());
    ShellTimer timer = new ShellTimer(directory.resolve("timers").toString());
    Path never = directory.resolve("never");
    Path later = directory.resolve("later");
    Thaw taken = new Thaw(Thaw.PREFIX + "taken", SECOND, List.of(List.of("touch", "" + never)));
    assertThat(timer.arm(host, taken)).isTrue();

    timer.disarm(host, taken.name());

    assertThat(timer.all(host)).isEmpty();
    assertThat(
            timer.arm(
                host,
                new Thaw(
                    Thaw.PREFIX + "later",
                    SECOND.multipliedBy(2),
                    List.of(List.of("touch", "" + later)))))
        .isTrue();
    await(() -> Files.exists(later));
    assertThat(never).doesNotExist();
  }

  @Test
  void aTimerWhoseProcessIsGoneProvesNothingAndBlocksNobody() throws Exception {
    Host host = login(new RealShell());
    ShellTimer timer = new ShellTimer(directory.resolve("timers").toString());
    Thaw thaw = new Thaw(Thaw.PREFIX + "killed", SECOND.multipliedBy(20), List.of(List.of("true")));
    assertThat(timer.arm(host, thaw)).isTrue();
    String process = Files.readString(directory.resolve("timers").resolve(thaw.name())).strip();

    host.require("kill", "-KILL", process);

    await(() -> !timer.isWaiting(host, thaw.name()));
    assertThat(timer.all(host)).isEmpty();
  }

  @Test
  void aDirectoryThatIsNotOursIsNotTrusted() throws Exception {
    Host host = login(new RealShell());
    Files.createSymbolicLink(directory.resolve("link"), directory);
    ShellTimer timer = new ShellTimer(directory.resolve("link").toString());

    assertThat(timer.arm(host, new Thaw(Thaw.PREFIX + "x", SECOND, List.of(List.of("true")))))
        .isFalse();
  }

  @Test
  void systemdIsGivenEveryWordWithItsDollarsDoubled() throws InterruptedException {
    FakeSsh ssh = new FakeSsh();
    ssh.host(Production.ADDRESS);
    Host host = login(ssh);
    Thaw thaw =
        new Thaw(Thaw.PREFIX + "two", SECOND, List.of(List.of("echo", "${HOME}"), List.of("true")));

    assertThat(new SystemdTimer().arm(host, thaw)).isTrue();

    assertThat(ssh.host(Production.ADDRESS).commands())
        .singleElement()
        .asString()
        .endsWith(
            "-- sh -c failed=0\n\"$${1}\" \"$${2}\" || failed=1\n\"$${3}\" || failed=1\nexit $$failed"
                + " understudy-thaw echo $${HOME} true");
    assertThat(new SystemdTimer().all(host)).containsExactly(thaw.name());
    assertThat(new SystemdTimer().isWaiting(host, thaw.name())).isTrue();
    assertThat(new SystemdTimer().isWaiting(host, thaw.name() + "-other")).isFalse();
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws InterruptedException {
    Optional<Boolean> seen =
        new Poll(Duration.ofMillis(20), Duration.ofMillis(200))
            .until(
                Deadline.in(TimeSource.system(), Duration.ofSeconds(30)),
                () -> {
                  try {
                    return condition.holds() ? Optional.of(true) : Optional.empty();
                  } catch (InterruptedException e) {
                    throw e;
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
    assertThat(seen).isPresent();
  }

  private static Host login(Ssh ssh) throws InterruptedException {
    Deadline deadline = Deadline.in(TimeSource.system(), Duration.ofMinutes(1));
    return new HostLogin(ssh)
        .connectNow(
            Production.of(SampleEstate.dataDisk(Path.of("/estate"))).spec().ssh(),
            Production.ADDRESS,
            deadline,
            deadline);
  }
}
