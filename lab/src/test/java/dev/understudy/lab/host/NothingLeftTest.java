package dev.understudy.lab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.Session;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NothingLeftTest {
  @TempDir Path directory;

  @Test
  void noProcessAndNoPortIsLeftWhenTheLabIsKilled() throws Exception {
    Process lab =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedLab.class.getName(),
                directory.toString())
            .redirectError(directory.resolve("lab.log").toFile())
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(lab.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertThat(line).as("see lab.log").startsWith("up ");
      String[] words = line.split(" ", -1);
      Map<String, String> mark = Map.of("mark", words[1]);
      assertThat(MarkedProcesses.of(mark)).hasSizeGreaterThanOrEqualTo(3);

      lab.destroyForcibly().waitFor();

      TestMachines.await(Duration.ofSeconds(10), () -> MarkedProcesses.of(mark).isEmpty());
      for (int port : new int[] {2222, 8080}) {
        assertThatThrownBy(() -> new Socket(words[2], port).close())
            .isInstanceOf(java.net.ConnectException.class);
      }
    } finally {
      lab.destroyForcibly().waitFor();
    }
  }

  @Test
  void noProcessIsLeftAfterClosing() throws Exception {
    TestMachines machines = TestMachines.in(directory);
    Map<String, String> mark = machines.hosts.environment();
    try {
      HostKind.Machine data = machines.machine("data", 10, false, FirstBoot.platform(false, false));
      machines.hosts.boot(data);
      Session session = machines.login(data);
      TestMachines.await(
          Duration.ofSeconds(30),
          () -> machines.run(session, "systemctl is-active gams").exit() == 0);
      ChannelExec tail = (ChannelExec) session.openChannel("exec");
      tail.setCommand("tail -f /etc/hostname | cat");
      tail.connect(5_000);
      TestMachines.await(Duration.ofSeconds(10), () -> MarkedProcesses.of(mark).size() >= 3);
    } finally {
      machines.close();
    }

    assertThat(MarkedProcesses.of(mark)).isEqualTo(List.of());
  }

  @Test
  void aCommandEndsWithTheSessionThatStartedIt() throws Exception {
    try (TestMachines machines = TestMachines.in(directory)) {
      HostKind.Machine data = machines.machine("data", 10, false, "");
      machines.hosts.boot(data);
      Session session = machines.login(data);
      ChannelExec tail = (ChannelExec) session.openChannel("exec");
      tail.setCommand("tail -f /etc/hostname");
      tail.connect(5_000);
      Map<String, String> mark = machines.hosts.environment();
      TestMachines.await(Duration.ofSeconds(10), () -> !MarkedProcesses.of(mark).isEmpty());

      session.disconnect();

      TestMachines.await(Duration.ofSeconds(10), () -> MarkedProcesses.of(mark).isEmpty());
      assertThat(machines.run(data, "true").exit()).isZero();
    }
  }
}
