package dev.understudy.cloud.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.core.Objective;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstateFileTest {

  @TempDir private Path directory;

  @Test
  void readsEveryKeyOfTheLabsEstate() throws IOException {
    Path file = Files.writeString(directory.resolve("understudy.yaml"), SampleEstate.text());

    Estate estate = EstateFile.load(file);

    assertThat(estate.file()).isEqualTo(file);
    assertThat(estate.name()).isEqualTo("gams-platform");
    assertThat(estate.objectives())
        .isEqualTo(Objective.of(Duration.ofMinutes(30), Duration.ofMinutes(15)));
    assertThat(estate.state()).contains(directory.resolve("state").toString());
    assertThat(estate.cloud().provider()).isEqualTo("aliyun");
    assertThat(estate.cloud().accessKeyId())
        .isEqualTo(new SecretRef(SecretRef.Kind.FILE, "keys/access-key-id", directory));
    assertThat(estate.cloud().accessKeyId().path())
        .isEqualTo(directory.resolve("keys/access-key-id"));
    assertThat(estate.cloud().endpoints())
        .containsEntry("ecs.cn-beijing", "http://127.0.0.1:4002")
        .containsEntry("alidns", "http://127.0.0.1:4001")
        .hasSize(3);
    assertThat(estate.cloud().callsPerSecond()).isEqualTo(50);
    assertThat(estate.sites().keySet()).containsExactly("home", "replica");
    assertThat(estate.site("home").region()).isEqualTo(new RegionId("cn-shanghai"));
    assertThat(estate.site("home").zones())
        .containsExactly(new ZoneId("cn-shanghai-b"), new ZoneId("cn-shanghai-g"));
    assertThat(estate.site("home").vswitches()).containsEntry(new ZoneId("cn-shanghai-g"), "vsw-y");
    assertThat(estate.site("replica").keyPair()).contains("understudy");
    assertThat(estate.dns())
        .isEqualTo(
            new DnsSpec(
                "gams.example",
                List.of("127.10.20.2:5353"),
                List.of(new DnsSpec.Switch("api", "A", 60, "data"))));
    assertThat(estate.checks())
        .containsExactly(
            new CheckSpec(
                "api answers",
                "http://${dns.api}:8080/health",
                Duration.ofMinutes(2),
                new CheckSpec.Status(200)),
            new CheckSpec(
                "every node continuous",
                "http://${dns.api}:8080/export",
                Duration.ofMinutes(2),
                new CheckSpec.Continuity(Duration.ofSeconds(1), 20)));
    assertThat(estate.drill())
        .contains(new DrillSpec("home", "127.0.0.0/8", Duration.ofHours(2), Duration.ofHours(36)));
    assertThat(estate.fingerprint()).matches("[0-9a-f]{64}");
  }

  @Test
  void readsTheServerOfTheLabsEstate() {
    Path base = SampleEstate.FILE.getParent();
    ServerSpec.SshSpec ssh =
        new ServerSpec.SshSpec(
            "root", 2222, base.resolve("keys/id_ed25519"), base.resolve("known_hosts"));

    ServerSpec server = SampleEstate.parse(SampleEstate.text()).findServer("data").orElseThrow();

    assertThat(server.instance()).isEmpty();
    assertThat(server.tags()).isEqualTo(Tags.of("role", "data"));
    assertThat(server.ssh()).isEqualTo(ssh);
    assertThat(server.launch())
        .isEqualTo(
            new ServerSpec.Launch(
                new ImageId("m-stock"),
                List.of("ecs.g7.large", "ecs.g6.large", "ecs.c6.large"),
                List.of("cloud_essd", "cloud_auto")));
    assertThat(server.data()).containsExactly(new ServerSpec.DataPath("/srv/gams", "data"));
    assertThat(server.isSingleDisk()).isFalse();
    assertThat(server.services()).containsExactly("gams");
    assertThat(server.verify()).containsExactly("gamsctl", "verify", "--data", "${path}");
    assertThat(server.quiesce())
        .isEqualTo(
            new ServerSpec.Quiesce(
                List.of(List.of("gamsctl", "quiesce")),
                List.of(List.of("gamsctl", "resume")),
                Duration.ofSeconds(30)));
    assertThat(server.replica())
        .contains(
            new ServerSpec.Replica(
                "replica",
                new InstanceId("i-r"),
                ssh,
                List.of("gamsctl", "lag"),
                List.of("gamsctl", "promote"),
                List.of("gamsctl", "is-primary")));
  }

  @Test
  void knowsTheSingleDiskLayout() {
    Estate estate = SampleEstate.parse(SampleEstate.singleDisk());

    assertThat(estate.findServer("data").orElseThrow().isSingleDisk()).isTrue();
  }

  @Test
  void fillsInTheDocumentedDefaults() {
    String text =
        SampleEstate.text()
            .replace("state: state\n", "")
            .replace("  callsPerSecond: 50\n", "")
            .replaceAll("  endpoints: .*\n", "")
            .replace("port: 2222, ", "")
            .replace(", diskCategories: [cloud_essd, cloud_auto]", "")
            .replaceAll("    (quiesce|replica|verify): .*\n", "")
            .replace("  servers: [\"127.10.20.2:5353\"]\n", "")
            .replace("type: A, ttl: 60, ", "")
            .replace(", within: 2m", "")
            .replace(", budget: 2h", "");

    Estate estate = SampleEstate.parse(text);

    ServerSpec server = estate.findServer("data").orElseThrow();
    assertThat(estate.state()).isEmpty();
    assertThat(estate.cloud().callsPerSecond()).isEqualTo(20);
    assertThat(estate.cloud().endpoints()).isEmpty();
    assertThat(server.ssh().port()).isEqualTo(22);
    assertThat(server.launch().diskCategories()).containsExactly("cloud_essd", "cloud_auto");
    assertThat(server.quiesce()).isEqualTo(ServerSpec.Quiesce.none());
    assertThat(server.replica()).isEmpty();
    assertThat(estate.dns().servers()).isEmpty();
    assertThat(estate.dns().switches()).containsExactly(new DnsSpec.Switch("api", "A", 60, "data"));
    assertThat(estate.checks()).allMatch(check -> check.within().equals(Duration.ofMinutes(2)));
    assertThat(estate.drill().map(DrillSpec::budget)).contains(Duration.ofHours(2));
  }

  @Test
  void expandsTheHomeDirectory() {
    Path home = Path.of(System.getProperty("user.home"));
    String text =
        SampleEstate.with("keys/id_ed25519", "~/.ssh/understudy")
            .replace("file:keys/access-key-id", "file:~/id")
            .replace("state: state", "state: file:~/runs");

    Estate estate = SampleEstate.parse(text);

    assertThat(estate.findServer("data").orElseThrow().ssh().key())
        .isEqualTo(home.resolve(".ssh/understudy"));
    assertThat(estate.cloud().accessKeyId().path()).isEqualTo(home.resolve("id"));
    assertThat(estate.state()).isEqualTo(Optional.of(home.resolve("runs").toString()));
  }

  @Test
  void takesSecretsFromTheEnvironmentByName() {
    Estate estate =
        SampleEstate.parse(SampleEstate.with("file:keys/access-key-secret", "env:ALIYUN_SK"));

    assertThat(estate.cloud().accessKeySecret().kind()).isEqualTo(SecretRef.Kind.ENV);
    assertThat(estate.cloud().accessKeySecret()).hasToString("env:ALIYUN_SK");
  }

  @Test
  void changesTheFingerprintWithEveryByte() {
    Estate one = SampleEstate.parse(SampleEstate.text());
    Estate other = SampleEstate.parse(SampleEstate.text() + "# checked\n");

    assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
    assertThat(SampleEstate.parse(SampleEstate.text())).isEqualTo(one);
  }

  @Test
  void readsAFileWithByteOrderMarkAndWindowsLineEnds() {
    String text = "\uFEFF" + SampleEstate.text().replace("\n", "\r\n");

    assertThat(SampleEstate.parse(text).name()).isEqualTo("gams-platform");
  }

  @Test
  void theExampleOfTheDocumentationIsSound() {
    Estate estate = EstateFile.load(Path.of("../docs/estate.example.yaml"));

    assertThat(estate.servers()).isNotEmpty();
  }

  @Test
  void saysWhatToDoWhenThereIsNoFile() {
    ProblemException problem = refusal(directory.resolve("nowhere.yaml"));

    assertThat(problem.problem().code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(problem.problem().what()).contains("there is no estate file").contains("nowhere");
    assertThat(problem.problem().hint()).contains("-f FILE").contains("understudy drill --lab");
  }

  @Test
  void refusesADirectory() {
    assertThat(refusal(directory).problem().why()).isEqualTo("it is a directory");
  }

  @Test
  void refusesAFileThatIsNotText() throws IOException {
    Path file = Files.write(directory.resolve("e.yaml"), new byte[] {'a', (byte) 0xC3, '(', 'b'});

    assertThat(refusal(file).problem().why()).isEqualTo("it is not UTF-8");
  }

  @Test
  void refusesAnEmptyFileWithoutAStackTrace() throws IOException {
    Path file = Files.writeString(directory.resolve("e.yaml"), "");

    assertThat(refusal(file).problem().why())
        .isEqualTo(file + ":1:1: the file must be keys and values, not nothing");
  }

  @Test
  void tellsTheNumberOfProblemsAndTheFile() {
    byte[] text =
        SampleEstate.with("rto: 30m", "rto: 30")
            .replace("site: home", "site: hme")
            .getBytes(StandardCharsets.UTF_8);

    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class, () -> EstateFile.parse(text, SampleEstate.FILE));

    assertThat(problem.problem().what())
        .isEqualTo("3 problems in the estate file " + SampleEstate.FILE);
    assertThat(problem.problem().why().lines()).hasSize(3);
  }

  private static ProblemException refusal(Path file) {
    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> EstateFile.load(file));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
