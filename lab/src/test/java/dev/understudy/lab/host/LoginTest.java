package dev.understudy.lab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.ChannelShell;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
  @TempDir static Path directory;
  private static TestMachines machines;
  private static Session session;

  @BeforeAll
  static void boot() throws Exception {
    machines = TestMachines.in(directory);
    HostKind.Machine data =
        machines.machine(
            "data", 10, true, "mkfs.ext4 /dev/vdb && mkdir -p /srv/x && mount /dev/vdb /srv/x");
    machines.hosts.boot(data);
    session = machines.login(data);
    TestMachines.await(
        Duration.ofSeconds(10), () -> machines.run(session, "mountpoint -q /srv/x").exit() == 0);
  }

  @AfterAll
  static void stop() throws Exception {
    session.disconnect();
    machines.close();
  }

  @Test
  void passesFilesToTheMountedDiskAndBack() throws Exception {
    ChannelSftp sftp = sftp();

    sftp.put(stream("content"), "/srv/x/file");
    sftp.mkdir("/srv/x/made");
    sftp.rename("/srv/x/file", "/srv/x/made/renamed");
    sftp.chmod(0600, "/srv/x/made/renamed");

    assertThat(machines.hosts.bytes("d-data-data").resolve("made/renamed")).hasContent("content");
    assertThat(machines.run(session, "stat -c %a /srv/x/made/renamed").out()).isEqualTo("600\n");
    assertThat(read(sftp.get("/srv/x/made/renamed"))).isEqualTo("content");
    assertThat(sftp.pwd()).isEqualTo("/root");
    sftp.cd("/srv/x/made");
    assertThat(sftp.pwd()).isEqualTo("/srv/x/made");
    assertThat(sftp.ls("/srv/x/made"))
        .extracting(ChannelSftp.LsEntry::getFilename)
        .contains("renamed");
    sftp.rm("renamed");
    assertThat(sftp.ls("/srv/x/made")).hasSize(2);
    sftp.disconnect();
  }

  @Test
  void noFileOutsideOfTheMachineIsReadOrWritten() throws Exception {
    Path outside = Files.writeString(directory.resolve("outside"), "secret");
    ChannelSftp sftp = sftp();
    Files.createSymbolicLink(machines.hosts.bytes("d-data").resolve("tmp/out"), outside);
    sftp.symlink("/../../../../etc/hostname", "/tmp/inside");

    for (String each : List.of("/tmp/out", "../../../../../../../.." + outside, outside + "")) {
      assertThatThrownBy(() -> sftp.get(each).readAllBytes()).isInstanceOf(SftpException.class);
      assertThatThrownBy(() -> sftp.put(stream("x"), each)).isInstanceOf(SftpException.class);
    }

    assertThat(outside).hasContent("secret");
    assertThat(read(sftp.get("/tmp/inside"))).isEqualTo("data\n");
    assertThat(sftp.readlink("/tmp/inside")).isEqualTo("/../../../../etc/hostname");
    sftp.rm("/tmp/inside");
    sftp.disconnect();
  }

  @Test
  void aFullDiskRefusesAFile() throws Exception {
    machines.hosts.setFull("d-data-data", true);
    ChannelSftp sftp = sftp();

    assertThatThrownBy(() -> sftp.put(stream("x"), "/srv/x/more"))
        .isInstanceOf(SftpException.class);

    machines.hosts.setFull("d-data-data", false);
    assertThat(machines.hosts.bytes("d-data-data").resolve("more")).doesNotExist();
    sftp.disconnect();
  }

  @Test
  void aPersonCanTypeAtAPrompt() throws Exception {
    ChannelShell shell = (ChannelShell) session.openChannel("shell");
    shell.setPtyType("xterm");
    PipedOutputStream keys = new PipedOutputStream();
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    shell.setInputStream(new PipedInputStream(keys));
    shell.setOutputStream(screen);
    shell.connect(5_000);
    TestMachines.await(Duration.ofSeconds(5), () -> text(screen).contains("root@data:/root# "));

    type(keys, "cd /srv\r");
    type(keys, "echo wronk\u007fg | tr a-z A-Z\r");
    type(keys, "half a line\u0003");
    type(keys, "exit 3\r");

    TestMachines.await(Duration.ofSeconds(5), shell::isClosed);
    assertThat(shell.getExitStatus()).isEqualTo(3);
    assertThat(text(screen)).contains("root@data:/srv# ", "\r\nWRONG\r\n", "^C");
  }

  @Test
  void aScriptCanBePipedIntoAShell() throws Exception {
    ChannelShell shell = (ChannelShell) session.openChannel("shell");
    shell.setPty(false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    shell.setInputStream(stream("x=1\necho \"x is $x\"\ncat /etc/hostname\nfalse\n"));
    shell.setOutputStream(out);
    shell.connect(5_000);

    TestMachines.await(Duration.ofSeconds(5), shell::isClosed);
    assertThat(text(out)).isEqualTo("x is 1\ndata\n");
    assertThat(shell.getExitStatus()).isEqualTo(1);
  }

  private static ChannelSftp sftp() throws Exception {
    ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
    channel.connect(5_000);
    return channel;
  }

  private static void type(PipedOutputStream keys, String text) throws Exception {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(InputStream in) throws Exception {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
