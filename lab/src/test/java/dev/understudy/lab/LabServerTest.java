package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.lab.dns.Lookup;
import dev.understudy.lab.ecs.Inventory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab as a whole, with servers on paper. */
class LabServerTest {
  @TempDir Path directory;

  @Test
  void describesItselfAndWritesAnEstateThatNamesWhatItHasMade() throws Exception {
    try (ApiLab lab = ApiLab.instant(directory)) {
      Map<String, String> description = lab.lab().describe();
      String estate = Files.readString(lab.lab().estate());

      assertThat(description)
          .containsOnlyKeys(
              "type", "endpoint", "accessKeyId", "accessKeySecretFile", "dnsServer", "estate")
          .containsEntry("type", "lab");
      assertThat(description.get("endpoint")).startsWith("http://127.0.0.1:");
      assertThat(estate)
          .contains(lab.lab().network(ApiLab.HOME).vpc(), lab.group(), description.get("dnsServer"))
          .contains("disk: data}")
          .doesNotContain("@")
          .doesNotContain(
              Files.readString(Path.of(description.get("accessKeySecretFile"))).strip());
    }
  }

  @Test
  void keepsEverySecretInFilesOfItsOwnerOnly() throws Exception {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String secret =
          Files.readString(Path.of(lab.lab().describe().get("accessKeySecretFile"))).strip();

      for (String name :
          List.of(
              "keys/access-key-secret", "keys/access-key-id", "keys/id_ed25519", "control.json")) {
        assertThat(Files.getPosixFilePermissions(directory.resolve(name)))
            .as(name)
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
      assertThat(Files.readString(directory.resolve("lab.json"))).doesNotContain(secret);
      assertThat(lab.lab().status().toString()).doesNotContain(secret);
    }
  }

  @Test
  void makesASshKeyThatSshKeygenReads() throws Exception {
    try (ApiLab lab = ApiLab.instant(directory)) {
      var keys =
          new org.apache.sshd.common.keyprovider.FileKeyPairProvider(
                  directory.resolve("keys/id_ed25519"))
              .loadKeys(null);

      String publicKey =
          org.apache.sshd.common.config.keys.PublicKeyEntry.toString(
              keys.iterator().next().getPublic());

      assertThat(Files.readString(directory.resolve("keys/id_ed25519.pub"))).startsWith(publicKey);
      assertThat(lab.home().ecs("DescribeKeyPairs", "IncludePublicKey", "true").toString())
          .contains(publicKey);
    }
  }

  @Test
  void comesUpAgainAsItWentDown() throws Exception {
    List<Inventory.Item> before;
    Map<String, String> endpoints;
    String estate;
    String token;
    try (ApiLab lab = ApiLab.instant(directory)) {
      token = lab.snapshot(lab.disk("data"), "ClientToken", "t");
      lab.run(ApiLab.ZONE, "Tag.1.Key", "understudy:run", "Tag.1.Value", "r");
      lab.home().ecs("StopInstance", "InstanceId", lab.server());
      lab.home()
          .alidns(
              "AddDomainRecord",
              "DomainName",
              "gams.example",
              "RR",
              "x",
              "Type",
              "A",
              "Value",
              "127.1.1.1");
      before = lab.lab().inventory();
      endpoints = lab.lab().endpoints();
      estate = Files.readString(lab.lab().estate());
    }

    try (ApiLab lab = ApiLab.instant(directory)) {
      assertThat(lab.lab().inventory()).isEqualTo(before);
      assertThat(lab.lab().endpoints()).isEqualTo(endpoints);
      assertThat(Files.readString(lab.lab().estate())).isEqualTo(estate);
      assertThat(lab.lab().records()).hasSize(2);
      assertThat(lab.instance(lab.server()).path("Status").asText()).isIn("Stopped", "Running");
      assertThat(lab.snapshot(lab.disk("data"), "ClientToken", "t")).isEqualTo(token);
      assertThat(lab.lab().inventory()).hasSameSizeAs(before);
    }
  }

  @Test
  void startsAnewWhatDiedWhileItWasBeingBuilt() throws Exception {
    Files.createDirectories(directory.resolve("disks/d-half"));
    Files.writeString(
        directory.resolve("lab.json"),
        "{\"lab\":{\"network\":\"127.99.99.\",\"built\":false},\"ecs\":{\"instances\":{}}}");

    try (ApiLab lab = ApiLab.instant(directory)) {
      assertThat(lab.lab().inventory()).hasSize(7);
      assertThat(directory.resolve("disks/d-half")).doesNotExist();
    }
  }

  @Test
  void sharesNeitherDirectoryNorAddressesWithAnother(@TempDir Path other) {
    try (ApiLab lab = ApiLab.instant(directory);
        ApiLab second = ApiLab.instant(other)) {
      assertThatExceptionOfType(LabException.class)
          .isThrownBy(() -> ApiLab.instant(directory))
          .withMessageContaining("a lab runs in");

      assertThat(second.lab().dnsServer()).isNotEqualTo(lab.lab().dnsServer());
      assertThat(second.lab().endpoints())
          .doesNotContainValue(lab.lab().describe().get("endpoint"));
      assertThat(lab.home().ecs("DescribeInstances").path("TotalCount").asInt()).isEqualTo(1);
    }
  }

  @Test
  void leavesNoPortOpenWhenItIsClosed() throws Exception {
    Map<String, String> endpoints;
    String dns;
    try (ApiLab lab = ApiLab.instant(directory)) {
      endpoints = lab.lab().endpoints();
      dns = lab.lab().dnsServer();
      assertThat(canConnect(URI.create(endpoints.get("alidns")).getPort())).isTrue();
    }

    for (String endpoint : endpoints.values()) {
      assertThat(canConnect(URI.create(endpoint).getPort())).isFalse();
    }
    assertThatThrownBy(() -> Lookup.at(dns, Duration.ofMillis(300)).addresses("api.gams.example"))
        .isInstanceOf(IOException.class);
    assertThat(directory.resolve("control.json")).doesNotExist();
  }

  @Test
  void refusesAFaultThatCanNotBeReadBeforeItMakesAnything() throws Exception {
    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> ApiLab.instant(directory, "CreateSnapshot: explode"))
        .withMessageContaining("can not read 'explode'");

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void losesOneRegionAndKeepsTheOtherAndDns() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      LabClient control = LabClient.open(directory);
      control.breakRegion(ApiLab.HOME);

      assertThatThrownBy(() -> lab.home().ecs("DescribeInstances"))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(lab.away().ecs("DescribeInstances").path("TotalCount").asInt()).isEqualTo(1);
      assertThat(lab.away().refusal("DescribeInstances", "RegionId", ApiLab.HOME))
          .isEqualTo("503 ServiceUnavailable");
      assertThat(
              new ApiClient(
                      lab.lab().endpoints().get("alidns"),
                      ApiLab.HOME,
                      lab.lab().describe().get("accessKeyId"),
                      SecretFiles.read(directory.resolve("keys/access-key-secret")),
                      "")
                  .alidns("DescribeDomains")
                  .path("TotalCount")
                  .asInt())
          .isEqualTo(1);
      assertThat(control.status().regions()).containsEntry(ApiLab.HOME, false);

      control.mendRegion(ApiLab.HOME);
      assertThat(lab.home().ecs("DescribeInstances").path("TotalCount").asInt()).isEqualTo(1);
      assertThatExceptionOfType(LabException.class)
          .isThrownBy(() -> control.breakRegion("alidns"))
          .withMessageContaining("no region");
    }
  }

  @Test
  void isSteeredFromAnotherTerminal() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      LabClient control = LabClient.open(directory);
      control.fault("DescribeZones: throttle 1");
      assertThat(control.unusedFaults()).containsExactly("DescribeZones: throttle 1 (1 left)");
      assertThat(control.inventory()).isEqualTo(lab.lab().inventory());
      assertThat(control.status().servers()).hasSize(2);

      control.breakServer("data", Breakage.DEAD);
      assertThat(lab.instance(lab.server()).path("Status").asText()).isEqualTo("Stopped");
      control.mend("data");
      assertThat(lab.instance(lab.server()).path("Status").asText()).isEqualTo("Running");
      assertThatExceptionOfType(LabException.class)
          .isThrownBy(() -> control.breakServer("nobody", Breakage.DEAD))
          .withMessageContaining("no server 'nobody'");

      control.down();
      assertThatExceptionOfType(LabException.class)
          .isThrownBy(() -> LabClient.open(directory))
          .withMessageContaining("no lab runs in");
    }
  }

  @Test
  void isNotSteeredWithoutTheToken() throws Exception {
    try (ApiLab lab = ApiLab.instant(directory)) {
      Path door = directory.resolve("control.json");
      String real = Files.readString(door);
      Files.writeString(door, real.replaceFirst("\"token\":\"..", "\"token\":\"xx"));

      assertThatExceptionOfType(LabException.class)
          .isThrownBy(() -> LabClient.open(directory).status())
          .withMessageContaining("wrong token");
      assertThat(lab.lab().status().servers()).hasSize(2);
      Files.writeString(door, real);
    }
  }

  @Test
  void losesADiskWithItsDataButNotItsSnapshots() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String disk = lab.disk("data");
      String snapshot = lab.snapshot(disk);

      lab.lab().breakServer("data", Breakage.DISK_LOST);

      assertThat(lab.describeDisk(disk).isMissingNode()).isTrue();
      assertThat(lab.bytes(disk)).doesNotExist();
      assertThat(lab.instance(lab.server()).path("Status").asText()).isEqualTo("Stopped");
      assertThat(lab.describeSnapshot(snapshot).path("Status").asText()).isEqualTo("accomplished");
    }
  }

  @Test
  void takesTheServerThatReplacedTheBrokenOneForTheDataServer() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String old = lab.server();
      String fresh = lab.run(ApiLab.ZONE, "Tag.1.Key", "role", "Tag.1.Value", "data");
      lab.run(
          ApiLab.ZONE,
          "Tag.1.Key",
          "role",
          "Tag.1.Value",
          "data",
          "Tag.2.Key",
          "understudy:purpose",
          "Tag.2.Value",
          "drill");
      lab.home()
          .ecs(
              "TagResources",
              "ResourceType",
              "instance",
              "ResourceId.1",
              old,
              "Tag.1.Key",
              "understudy:replaced-by",
              "Tag.1.Value",
              fresh);

      lab.lab().breakServer("data", Breakage.DEAD);

      assertThat(lab.instance(fresh).path("Status").asText()).isEqualTo("Stopped");
      assertThat(lab.instance(old).path("Status").asText()).isEqualTo("Running");
    }
  }

  @Test
  void hasOneLayoutForLife() throws Exception {
    LabServer.start(LabOptions.apiOnly(directory).with(Layout.SINGLE_DISK)).close();
    try (LabServer server = LabServer.start(LabOptions.apiOnly(directory))) {
      assertThat(Files.readString(server.estate())).contains("disk: system}");
    }
    Path other = directory.resolve("other");
    LabServer.start(LabOptions.apiOnly(other)).close();
    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> LabServer.start(LabOptions.apiOnly(other).with(Layout.SINGLE_DISK)))
        .withMessageContaining("has layout data-disk");
  }

  @Test
  void knowsItsWords() {
    assertThat(Breakage.parse("disk-lost")).isEqualTo(Breakage.DISK_LOST);
    assertThat(Sabotage.parse("lost-tail")).isEqualTo(Sabotage.LOST_TAIL);
    assertThat(Layout.parse("single-disk")).isEqualTo(Layout.SINGLE_DISK);
    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> Breakage.parse("slightly"))
        .withMessage(
            "no breakage 'slightly'; there are "
                + Stream.of(Breakage.values())
                    .map(Breakage::word)
                    .collect(Collectors.joining(", ")));
  }

  private static boolean canConnect(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
