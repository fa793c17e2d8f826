package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Redactor;
import dev.understudy.core.Token;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pruning through the SDK against a cloud that answers wrongly, and against another prune. */
class PruneIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RegionId HOME = new RegionId("cn-shanghai");

  @TempDir private Path home;
  private LabServer lab;
  private Path estate;
  private Cloud.Region region;
  private DiskId disk;

  @BeforeEach
  void startLab() throws IOException {
    lab = LabServer.start(LabOptions.apiOnly(home.resolve("lab")));
    keeping("last: 3");
    InProcess tool = new InProcess(estate);
    Estate read = tool.workbench().estate();
    region = tool.workbench().cloud(read).in(HOME);
    disk =
        region.disks().findByTags(Tags.none()).stream()
            .filter(one -> one.kind() == Disk.Kind.DATA)
            .map(Disk::id)
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void stopLab() {
    lab.close();
  }

  private void keeping(String rules) throws IOException {
    String text = Files.readString(lab.estate());
    String ours =
        text.replaceAll("(?m)^( *)keep: .*$", "$1keep: {" + rules + "}\n$1minVerified: 1")
            .replaceAll("(?m)^ *copies: .*$", "");
    assertThat(ours).isNotEqualTo(text);
    estate = Files.writeString(home.resolve("lab").resolve("prune.yaml"), ours);
  }

  /** How a command ended. */
  private record Ended(int exit, String out, String err) {
    JsonNode last() throws IOException {
      List<String> lines = out.lines().toList();
      return JSON.readTree(lines.get(lines.size() - 1));
    }
  }

  private Ended run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Output output =
        new Output(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new Redactor());
    List<String> all = new ArrayList<>(List.of("-f", estate.toString()));
    all.addAll(List.of(arguments));
    int exit = new CommandTree(output, new Signals()).run(all.toArray(String[]::new));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Oldest first; the policy's as a hand takes them. */
  private List<SnapshotId> taken(int count) {
    List<SnapshotId> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Tags tags =
          Tags.of(
              Tags.ESTATE, "gams-platform",
              Tags.PURPOSE, "snapshot",
              Tags.SERVER, "data",
              Tags.DISK, "data",
              Tags.RUN, "by-hand");
      taken.add(region.snapshots().take(disk, "s-" + i, tags, new Token("take-" + i)));
    }
    region.snapshots().describe(taken);
    return taken;
  }

  private List<SnapshotId> left() {
    return region.snapshots().of(List.of(disk)).stream().map(Snapshot::id).toList();
  }

  @Test
  void deletesWhatNoRuleKeepsAndSaysWhyForEach() throws IOException {
    taken(4);
    String dry = run("snapshot", "prune", "--dry-run").out();
    assertThat(dry).contains("delete ", "no rule keeps it", "last snapshot, newest");
    assertThat(left()).hasSize(4);

    Ended ended = run("snapshot", "prune", "--yes", "--json");

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out().lines().filter(line -> line.contains("\"fate\":\"delete\""))).hasSize(1);
    assertThat(left()).hasSize(3);
    Ended again = run("snapshot", "prune", "--yes", "--json");
    assertThat(again.exit()).isZero();
    assertThat(again.last().path("deleted").asInt(-1)).isZero();
    assertThat(left()).hasSize(3);
  }

  @Test
  void aTypoInThePolicyNeedsTheExactNumber() {
    taken(8);

    Ended stopped = run("snapshot", "prune", "--yes");
    Ended wrong = run("snapshot", "prune", "--yes", "--allow-prune", "4");
    assertThat(List.of(stopped.exit(), wrong.exit())).containsOnly(20);
    assertThat(stopped.err()).contains("5 snapshots would be deleted", "--allow-prune=5");
    assertThat(left()).hasSize(8);

    Ended allowed = run("snapshot", "prune", "--yes", "--allow-prune=5");
    assertThat(allowed.exit()).as(allowed.err()).isZero();
    assertThat(left()).hasSize(3);
  }

  @Test
  void whatIsLockedStays() {
    List<SnapshotId> taken = taken(5);
    String oldest =
        taken.stream().filter(id -> !newest(3).contains(id)).findFirst().orElseThrow().value();

    Ended locked = run("snapshot", "lock", oldest, "--days", "30", "--yes", "--json");
    Ended again = run("snapshot", "lock", oldest, "--days", "30", "--yes", "--json");
    Ended pruned = run("snapshot", "prune", "--yes");

    assertThat(locked.out()).contains("\"until\"", "\"locked\":1");
    assertThat(again.out()).contains("\"locked\":0", "\"already\":1");
    assertThat(pruned.exit()).as(pruned.err()).isZero();
    assertThat(pruned.out()).contains("locked until");
    assertThat(left()).hasSize(4).contains(new SnapshotId(oldest));
  }

  @Test
  void anEmptyPageDeletesNothing() {
    taken(4);
    lab.fault("DescribeSnapshots@cn-shanghai: empty-page 1");

    Ended ended = run("snapshot", "prune", "--yes");

    assertThat(ended.exit()).as(ended.err()).isZero();
    lab.assertAllFaultsUsed();
    assertThat(left()).hasSize(4);
  }

  @Test
  void anEmptyPageInTheRunItselfDeletesNothing() {
    taken(4);
    lab.fault("DescribeSnapshots@cn-shanghai: pass 1, empty-page 1");

    Ended ended = run("snapshot", "prune", "--yes");

    assertThat(ended.exit()).as(ended.err()).isZero();
    lab.assertAllFaultsUsed();
    assertThat(left()).hasSize(4);
  }

  @Test
  void aPageThatRepeatsDeletesNothingThatTheRulesKeep() throws IOException {
    keeping("last: 100");
    taken(105);
    List<SnapshotId> kept = newest(100);
    lab.fault("DescribeSnapshots@cn-shanghai: pass 1, repeat-page 1");

    Ended ended = run("snapshot", "prune", "--yes");

    lab.assertAllFaultsUsed();
    assertThat(ended.exit()).as(ended.err()).isIn(0, 30);
    assertThat(left()).containsAll(kept);
    assertThat(run("snapshot", "prune", "--yes").exit()).isZero();
    assertThat(left()).containsExactlyInAnyOrderElementsOf(kept);
  }

  @Test
  void twoPrunesAtOnceLeaveWhatTheRulesKeep() throws IOException {
    keeping("last: 10");
    taken(14);
    List<SnapshotId> kept = newest(10);

    List<CompletableFuture<Ended>> both =
        List.of("one", "two").stream()
            .map(
                state ->
                    CompletableFuture.supplyAsync(
                        () ->
                            run(
                                "--state",
                                home.resolve(state).toString(),
                                "snapshot",
                                "prune",
                                "--yes")))
            .toList();

    assertThat(both).extracting(ended -> ended.join().exit()).containsOnly(0);
    assertThat(left()).containsExactlyInAnyOrderElementsOf(kept);
  }

  /** As the rules count them: by time, those of one second by id. */
  private List<SnapshotId> newest(int count) {
    return region.snapshots().of(List.of(disk)).stream().limit(count).map(Snapshot::id).toList();
  }
}
