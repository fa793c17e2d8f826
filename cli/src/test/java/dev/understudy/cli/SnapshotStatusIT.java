package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.core.ExitCode;
import dev.understudy.lab.LabClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What cron and monitoring see of a lab's snapshots, as they start the tool. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotStatusIT {
  private static final String POLICY =
      "protection: {snapshots: {schedule: \"0 * * * *\", zone: Asia/Shanghai,"
          + " keep: {last: 3, hourly: 24, daily: 7}}}\n";

  private Path home = Path.of("");
  private LabSession lab;
  private Path estate = Path.of("");

  @BeforeAll
  void startLab(@TempDir Path directory) throws Exception {
    home = directory;
    lab = LabSession.up(home);
    estate = estate("policy", POLICY);
    Tool.Ended taken = lab.runOn(estate, "snapshot", "take", "-q");
    assertThat(taken.exit()).as(taken.everything()).isZero();
    assertThat(taken.everything()).as("quiet on success").isBlank();
  }

  /** The lab's estate with another policy in the place of its own. */
  private Path estate(String name, String policy) throws IOException {
    String text = Files.readString(lab.estate());
    assertThat(text).contains("protection:");
    return Files.writeString(
        lab.directory().resolve(name + ".yaml"),
        text.replaceFirst("(?s)protection:.*", Matcher.quoteReplacement(policy)));
  }

  @AfterAll
  void stopLab() throws Exception {
    lab.down();
    lab.close();
  }

  @Test
  void aPluginSaysOneLineOnStdoutAndItsStateByExitCode() throws Exception {
    Tool.Ended ended = lab.runOn(estate, "snapshot", "status", "--nagios");

    assertThat(ended.out()).hasSize(1);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).as(ended.everything()).isEqualTo(1);
    assertThat(ended.out().get(0))
        .startsWith("SNAPSHOTS WARNING - ")
        .contains("was ever proven")
        .containsPattern("\\| rpo_here=[0-9]+s;5400;9000;0 .*disks=2;;;0");
  }

  @Test
  void whateverFailsAPluginIsUnknownAndSaysWhy() throws Exception {
    Path broken = Files.writeString(lab.directory().resolve("broken.yaml"), "dns: [\n");
    Path silent =
        Files.writeString(
            lab.directory().resolve("silent.yaml"),
            Files.readString(estate).replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:1"));
    List<Tool.Ended> all =
        List.of(
            lab.runOn(broken, "snapshot", "status", "--nagios"),
            lab.runOn(home.resolve("nowhere"), "snapshot", "status", "--nagios"),
            lab.runOn(estate("none", ""), "snapshot", "status", "--nagios"),
            lab.runOn(silent, "snapshot", "status", "--nagios"),
            lab.runOn(estate, "snapshot", "status", "--nagios", "--server", "other"),
            lab.runOn(estate, "snapshot", "status", "--nagios", "--nonsense"));

    for (Tool.Ended ended : all) {
      assertThat(ended.exit()).as(ended.everything()).isEqualTo(3);
      assertThat(ended.out()).hasSize(1);
      assertThat(ended.out().get(0)).startsWith("SNAPSHOTS UNKNOWN - ");
      assertThat(ended.err()).isEmpty();
    }
  }

  @Test
  void theCollectorsFileIsReadableByAllAndReplacedWhole() throws Exception {
    Path file = home.resolve("understudy.prom");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Tool.Ended ended =
        lab.runOn(estate, "snapshot", "status", "-q", "--prometheus", file.toString());

    assertThat(ended.exit()).as(ended.everything()).isZero();
    assertThat(ended.everything()).isBlank();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(file)
        .content()
        .contains("understudy_snapshot_last_success_timestamp_seconds{server=\"data\"")
        .doesNotContain("old\n");
    assertThat(home).isDirectoryNotContaining("glob:**.next");
    Tool.Ended refused =
        lab.runOn(estate, "snapshot", "status", "--prometheus", "/proc/nowhere/file");
    assertThat(refused.exit()).isEqualTo(ExitCode.FAILED.number());
  }

  @Test
  void theTableAndItsObjectsNameEveryDisk() throws Exception {
    Tool.Ended text = lab.runOn(estate, "snapshot", "status");
    Tool.Ended json = lab.runOn(estate, "snapshot", "status", "--json");

    assertThat(text.everything()).contains("data/system", "data/data", "at steady state");
    assertThat(json.objects())
        .filteredOn(object -> object.path("type").asText().equals("disk"))
        .hasSize(2)
        .allMatch(disk -> disk.path("count").asInt() == 1 && disk.has("rpoHere"));
    assertThat(json.last().path("state").asText()).isEqualTo("warning");
    assertThat(lab.runOn(estate, "snapshot", "status", "--strict").exit())
        .isEqualTo(ExitCode.BLOCKED.number());
  }

  @Test
  void verifyPassesListNamesTheSlotAndPlanShowsTenRuns() throws Exception {
    Tool.Ended verify = lab.runOn(estate, "snapshot", "verify", "--json");
    Tool.Ended list = lab.runOn(estate, "snapshot", "list", "--server", "data", "--json");
    Tool.Ended plan = lab.runOn(estate, "snapshot", "plan", "--json");

    assertThat(verify.exit()).as(verify.everything()).isZero();
    assertThat(verify.last().path("checked").asInt()).isEqualTo(2);
    JsonNode first = list.objects().get(0);
    assertThat(first.path("slot").asText()).endsWith(":00:00Z");
    assertThat(first.path("sizeGib").asInt()).isPositive();
    assertThat(plan.exit()).as(plan.everything()).isZero();
    assertThat(plan.objects())
        .filteredOn(object -> object.path("type").asText().equals("run"))
        .hasSize(10)
        .allMatch(run -> run.path("take").asInt() == 2);
    assertThat(plan.last().path("longestGap").asInt()).isEqualTo(3600);
  }

  @Test
  void aRegionThatDoesNotAnswerIsAFaultAndNotAPass() throws Exception {
    LabClient.open(lab.directory()).fault("DescribeInstances: error Forbidden.RAM 2");

    Tool.Ended ended = lab.runOn(estate, "snapshot", "verify");

    assertThat(ended.exit()).as(ended.everything()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ended.everything()).contains("0 disks were checked");
  }
}
