package dev.understudy.lab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessHostsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final HostKind.NetworkPolicy OPEN =
      new HostKind.NetworkPolicy(false, List.of(-1), true);

  @TempDir static Path directory;
  private static TestMachines machines;
  private static HostKind.Machine data;
  private static Session session;
  private HostKind.Machine other;

  @BeforeAll
  static void bootTheDataServer() throws Exception {
    machines = TestMachines.in(directory);
    data = machines.machine("data", 10, true, FirstBoot.platform(true, false));
    machines.hosts.boot(data);
    session = machines.login(data);
    TestMachines.await(SOON, () -> run("systemctl is-active gams").exit() == 0);
  }

  @AfterAll
  static void stop() throws Exception {
    session.disconnect();
    machines.close();
  }

  @AfterEach
  void powerOffTheOther() {
    if (other != null) {
      machines.hosts.powerOff(other.instanceId(), true);
    }
  }

  @Test
  void showsDisksBySerialWithWhereTheyAreMounted() throws Exception {
    JsonNode devices =
        new ObjectMapper()
            .readTree(
                run("lsblk --json --output NAME,SERIAL,FSTYPE,MOUNTPOINT,SIZE,TYPE --bytes").out())
            .path("blockdevices");

    assertThat(devices.at("/0/serial").asText()).isEqualTo("sysdata");
    assertThat(devices.at("/0/children/0/mountpoint").asText()).isEqualTo("/");
    assertThat(devices.at("/1/serial").asText()).isEqualTo("datdata");
    assertThat(devices.at("/1/fstype").asText()).isEqualTo("ext4");
    assertThat(devices.at("/1/mountpoint").asText()).isEqualTo("/srv/gams");
    assertThat(devices.at("/1/size").asLong()).isEqualTo(20L << 30);
  }

  @Test
  void servesThePlatformOnItsOwnAddress() throws Exception {
    assertThat(get(data, "/health").body()).contains("\"status\":\"serving\"", "\"host\":\"data\"");
    assertThat(run("curl -sS -f http://127.0.0.1:8080/health").out()).contains("serving");
    assertThat(get(data, "/control/quiesce").statusCode()).isEqualTo(404);
  }

  @Test
  void letsInOnlyRootWithTheMachinesKey() throws Exception {
    HostKind.Machine stranger =
        new HostKind.Machine(
            "i-data", "cn-shanghai", "data", data.address(), "", "", List.of(), false);
    try (TestMachines elsewhere = TestMachines.in(directory.resolve("elsewhere"))) {
      elsewhere.hosts.createStockDisk("d-x");
      Path console = elsewhere.directory.resolve("hosts/i-data/console.log");
      Files.createDirectories(console.getParent());
      Files.writeString(console, machines.hosts.console("i-data"));

      assertThatThrownBy(() -> elsewhere.login(stranger))
          .isInstanceOf(JSchException.class)
          .hasMessageContaining("Auth fail");
    }
  }

  @Test
  void aBootedDiskIsMountedAgainAndItsServiceStarts() throws Exception {
    HostKind.Machine machine = boot("again", 20, FirstBoot.platform(true, false));
    awaitActive(machine);
    machines.hosts.powerOff(machine.instanceId(), false);
    assertRefused(machine, 2222);
    assertRefused(machine, 8080);

    machines.hosts.boot(machines.machine("again", 20, machine.disks(), machine.userData(), false));

    awaitActive(machine);
    assertThat(machines.run(machine, "findmnt -n -o SOURCE /srv/gams").out())
        .isEqualTo("/dev/vdb\n");
  }

  @Test
  void keepsItsHostKeyOverRestartsAndGetsANewOneOnFirstBoot() throws Exception {
    HostKind.Machine machine = boot("key", 21, "");
    String first = hostKey(machine);
    machines.hosts.powerOff(machine.instanceId(), false);
    machines.hosts.boot(machines.machine("key", 21, machine.disks(), "", false));
    String second = hostKey(machine);
    machines.hosts.powerOff(machine.instanceId(), false);
    machines.hosts.boot(machines.machine("key", 21, machine.disks(), "", true));

    assertThat(second).isEqualTo(first);
    assertThat(hostKey(machine)).isNotEqualTo(first);
    assertThat(machines.run(machine, "cat /etc/hostname").out()).isEqualTo("key\n");
  }

  @Test
  void aKernelThatDoesNotBootLeavesASilentMachineWithHealthyDisks() throws Exception {
    HostKind.Machine machine = boot("broken", 22, "");
    machines.run(machine, "echo precious > /srv/file");
    machines.hosts.breakBoot("d-broken", true);

    machines.run(machine, "reboot");

    TestMachines.await(
        SOON, () -> machines.hosts.console("i-broken").contains("Kernel panic - not syncing"));
    assertThat(machines.hosts.console("i-broken")).doesNotContain("SSH HOST KEY");
    assertRefused(machine, 2222);
    assertThat(machines.hosts.bytes("d-broken").resolve("srv/file")).hasContent("precious\n");
    machines.hosts.powerOff("i-broken", true);
    machines.hosts.breakBoot("d-broken", false);
    machines.hosts.boot(machines.machine("broken", 22, machine.disks(), "", false));
    assertThat(machines.run(machine, "cat /srv/file").out()).isEqualTo("precious\n");
  }

  @Test
  void aMachineThatSwitchesItselfOffSaysSo() throws Exception {
    HostKind.Machine machine = boot("off", 23, "");

    machines.run(machine, "systemctl poweroff");

    TestMachines.await(SOON, () -> machines.halted().contains("i-off"));
    assertRefused(machine, 2222);
  }

  @Test
  void aDiskOfAnotherServerIsFoundBySerialAndMounted() throws Exception {
    HostKind.Machine machine = boot("guest", 24, "");
    machines.hosts.createStockDisk("d-foreign");
    Files.writeString(machines.hosts.bytes("d-foreign").resolve("srv/old"), "old data\n");
    machines.hosts.attach(
        "i-guest", new HostKind.Attachment("d-foreign", "foreign1", "/dev/vdc", false, 40));

    assertThat(machines.run(machine, "lsblk -n -o NAME,SERIAL /dev/vdc").out())
        .contains("foreign1");
    assertThat(machines.run(machine, "mount -o ro /dev/vdc /mnt").exit()).isEqualTo(32);
    assertThat(machines.run(machine, "mount -o ro /dev/vdc1 /mnt && cat /mnt/srv/old").out())
        .isEqualTo("old data\n");
    assertThat(machines.run(machine, "touch /mnt/new").error()).contains("Read-only file system");
    assertThat(machines.run(machine, "echo x > /mnt/new").error()).contains("Read-only");
    assertThat(machines.run(machine, "umount /mnt && ls /mnt").out()).isEmpty();
    machines.hosts.detach("i-guest", "d-foreign");
    assertThat(machines.run(machine, "lsblk /dev/vdc").exit()).isEqualTo(32);
  }

  @Test
  void aServiceFailsWhenItsDiskIsTakenAway() throws Exception {
    HostKind.Machine machine = boot("lost", 25, FirstBoot.platform(true, false));
    awaitActive(machine);

    machines.hosts.detach("i-lost", "d-lost-data");

    TestMachines.await(
        SOON, () -> machines.run(machine, "systemctl is-active gams").out().equals("failed\n"));
    assertRefused(machine, 8080);
    assertThat(machines.run(machine, "systemctl start gams").error())
        .contains("no database in /srv/gams");
  }

  @Test
  void aFullDiskTakesNoMoreAndSaysSo() throws Exception {
    HostKind.Machine machine = boot("full", 26, FirstBoot.platform(true, false));
    awaitActive(machine);
    machines.hosts.setFull("d-full-data", true);

    assertThat(machines.run(machine, "cp /etc/hostname /srv/gams/x").error())
        .contains("No space left on device");
    assertThat(machines.run(machine, "echo x > /srv/gams/x").error()).contains("No space left");
    assertThat(machines.run(machine, "df -P -B1 /srv/gams").out()).contains("100% /srv/gams");
    machines.hosts.setFull("d-full-data", false);
    assertThat(machines.run(machine, "cp /etc/hostname /srv/gams/x").exit()).isZero();
  }

  @Test
  void anIsolatedMachineIsCutOffBothWaysAndComesBack() throws Exception {
    HostKind.Machine machine = boot("alone", 27, FirstBoot.platform(false, false));
    awaitActive(machine);
    machines.zone.api(data.address());
    Session open = machines.login(machine);
    assertThat(machines.run(open, "curl -sS http://api.gams.example:8080/health").exit()).isZero();

    machines.hosts.network("i-alone", new HostKind.NetworkPolicy(true, List.of(-1), true));

    assertRefused(machine, 2222);
    assertRefused(machine, 8080);
    TestMachines.await(SOON, () -> !open.isConnected());
    machines.hosts.network("i-alone", new HostKind.NetworkPolicy(false, List.of(2222), false));
    assertRefused(machine, 8080);
    assertThat(machines.run(machine, "curl -sS http://api.gams.example:8080/health").exit())
        .isEqualTo(6);
    assertThat(machines.run(machine, "curl -sS http://" + data.address() + ":8080/").exit())
        .isEqualTo(7);
    assertThat(machines.run(machine, "curl -sS http://localhost:8080/health").exit()).isZero();
    machines.hosts.network("i-alone", OPEN);
    assertThat(get(machine, "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aMachineIsIsolatedBeforeItsFirstInstruction() throws Exception {
    machines.hosts.network("i-clone", new HostKind.NetworkPolicy(true, List.of(), false));

    HostKind.Machine machine = boot("clone", 28, FirstBoot.platform(false, false));

    assertRefused(machine, 2222);
    assertThat(machines.hosts.console("i-clone")).contains("BEGIN SSH HOST KEY KEYS");
    assertRefused(machine, 8080);
  }

  @Test
  void aDiskThatFstabDemandsKeepsTheMachineFromComingUp() throws Exception {
    HostKind.Machine machine = boot("strict", 29, "");
    machines.run(machine, "echo 'UUID=gone /srv/x ext4 defaults 0 2' >> /etc/fstab");
    machines.hosts.powerOff("i-strict", false);
    machines.hosts.boot(machines.machine("strict", 29, machine.disks(), "", false));

    assertThat(machines.hosts.console("i-strict")).contains("emergency mode");
    assertRefused(machine, 2222);
  }

  @Test
  void quiescesForACutAndResumes() throws Exception {
    post("node-q,1000,1\n");
    assertThat(run("gamsctl quiesce").exit()).isZero();
    assertThat(post("node-q,2000,1\n")).isEqualTo(503);

    machines.hosts.cut(Map.of("d-data-data", "c-quiet"));

    assertThat(run("gamsctl resume").exit()).isZero();
    assertThat(post("node-q,2000,1\n")).isEqualTo(200);
    assertThat(run("gamsctl verify --data /srv/gams").out()).isEqualTo("sound\n");
    assertThat(run("gamsctl is-primary; gamsctl lag").out()).isEqualTo("primary\n0.0\n");
  }

  @Test
  void holdsWritesUntilResumeOrARebootWhenNoTimeIsGiven() throws Exception {
    HostKind.Machine machine = boot("held", 31, FirstBoot.platform(true, false));
    awaitActive(machine);
    assertThat(machines.run(machine, "gamsctl quiesce --until-resume").out())
        .isEqualTo("writes are held until resume\n");
    assertThat(machines.run(machine, "gamsctl status").out()).contains("writes: holding writes");
    assertThat(machines.run(machine, "gamsctl resume").exit()).isZero();
    assertThat(machines.run(machine, "gamsctl status").out()).contains("writes: accepted");
    machines.run(machine, "gamsctl quiesce --until-resume");
    machines.run(machine, "systemd-run --on-active=1h --unit=thaw gamsctl resume");

    machines.hosts.powerOff(machine.instanceId(), false);
    machines.hosts.boot(machines.machine("held", 31, machine.disks(), "", false));

    awaitActive(machine);
    assertThat(machines.run(machine, "gamsctl status").out()).contains("writes: accepted");
    assertThat(machines.run(machine, "systemctl is-active thaw.timer").exit()).isEqualTo(3);
  }

  @Test
  void aTimerOfTheMachineResumesWhatALostLoginHeld() throws Exception {
    HostKind.Machine machine = boot("timed", 32, FirstBoot.platform(true, false));
    awaitActive(machine);
    Session login = machines.login(machine);
    machines.run(login, "gamsctl quiesce --until-resume");
    TestMachines.Result armed =
        machines.run(
            login, "systemd-run --collect --on-active=1 --unit=understudy-thaw gamsctl resume");
    login.disconnect();

    assertThat(armed.exit()).isZero();
    assertThat(armed.error()).contains("Running timer as unit: understudy-thaw.timer");
    Session second = machines.login(machine);
    TestMachines.await(
        SOON, () -> machines.run(second, "gamsctl status").out().contains("writes: accepted"));
    TestMachines.await(
        SOON,
        () -> machines.run(second, "journalctl -u understudy-thaw").out().contains("writes go on"));
    assertThat(machines.run(second, "systemctl stop understudy-thaw.timer").exit()).isEqualTo(5);
    second.disconnect();
  }

  @Test
  void freezesWhatWritesToAFileSystem() throws Exception {
    HostKind.Machine machine = boot("frozen", 30, FirstBoot.platform(true, false));
    awaitActive(machine);

    assertThat(machines.run(machine, "fsfreeze --freeze /srv/gams").exit()).isZero();
    machines.hosts.cut(Map.of("d-frozen-data", "c-frozen"));
    assertThatThrownBy(() -> get(machine, "/health", Duration.ofMillis(300)))
        .isInstanceOf(java.net.http.HttpTimeoutException.class);

    assertThat(machines.run(machine, "fsfreeze -u /srv/gams").exit()).isZero();
    assertThat(get(machine, "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void repeatingWhatIsDoneChangesNothing() throws Exception {
    machines.hosts.boot(data);
    machines.hosts.createStockDisk("d-data");
    machines.hosts.createBlankDisk("d-data-data", 20);
    machines.hosts.powerOff("i-unknown", true);
    machines.hosts.deleteDisk("d-unknown");
    machines.hosts.deleteCut("c-unknown");
    machines.hosts.detach("i-unknown", "d-unknown");

    assertThat(run("systemctl is-active gams").out()).isEqualTo("active\n");
  }

  private HostKind.Machine boot(String name, int number, String userData) {
    other = machines.machine(name, number, userData.contains("vdb"), userData);
    machines.hosts.boot(other);
    return other;
  }

  private static void awaitActive(HostKind.Machine machine) throws Exception {
    Session login = machines.login(machine);
    TestMachines.await(SOON, () -> machines.run(login, "systemctl is-active gams").exit() == 0);
    login.disconnect();
  }

  /** A listener that was closed is gone for the kernel when its selector has come round. */
  private static void assertRefused(HostKind.Machine machine, int port) throws Exception {
    TestMachines.await(SOON, () -> isRefused(machine, port));
  }

  private static boolean isRefused(HostKind.Machine machine, int port) throws IOException {
    try (Socket socket = new Socket(machine.address(), port)) {
      return !socket.isConnected();
    } catch (java.net.ConnectException refused) {
      return true;
    }
  }

  private static String hostKey(HostKind.Machine machine) {
    return machines
        .hosts
        .console(machine.instanceId())
        .lines()
        .filter(each -> each.startsWith("ssh-ed25519 "))
        .findFirst()
        .orElseThrow();
  }

  private static TestMachines.Result run(String command) throws Exception {
    return machines.run(session, command);
  }

  private static int post(String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + data.address() + ":8080/measurements"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static HttpResponse<String> get(HostKind.Machine machine, String path) throws Exception {
    return get(machine, path, Duration.ofSeconds(5));
  }

  private static HttpResponse<String> get(HostKind.Machine machine, String path, Duration limit)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + machine.address() + ":8080" + path))
                .timeout(limit)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
