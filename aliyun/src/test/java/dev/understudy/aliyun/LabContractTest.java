package dev.understudy.aliyun;

import static dev.understudy.aliyun.Failing.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.RetryingCloud;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.contract.Place;
import dev.understudy.cloud.contract.SnapshotContracts;
import dev.understudy.cloud.contract.SnapshotLocksContract;
import dev.understudy.core.Deadline;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Token;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.ecs.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contracts, and what a scripted endpoint cannot show, on the lab's API. */
@Timeout(120)
class LabContractTest extends SnapshotContracts {
  private static final String HOME = "cn-shanghai";
  private static final RegionId REGION = LabPlace.REGION;
  private static final ZoneId ZONE = LabPlace.ZONE;

  @TempDir private static Path directory;
  private static LabServer lab;
  private static Place place;

  @BeforeAll
  static void startLab() throws IOException {
    lab = LabServer.start(LabOptions.apiOnly(directory).with(new Pace(0.2, false)));
    Cloud cloud = new RetryingCloud(AliyunCloud.connect(LabPlace.access(lab)), TimeSource.system());
    place = LabPlace.of(lab, cloud);
  }

  @AfterAll
  static void stopLab() {
    lab.close();
  }

  @Override
  protected Place place() {
    return place;
  }

  @Nested
  class OfSnapshotLocks extends SnapshotLocksContract {
    @Override
    protected Place place() {
      return place;
    }
  }

  @Test
  void listsOfMoreThanAHundredAreComplete() throws Exception {
    String run = UUID.randomUUID().toString();
    Tags tags = Tags.of(Tags.RUN, run);
    Snapshots snapshots = place.cloud().in(REGION).snapshots();
    DiskId disk = place.cloud().in(REGION).disks().of(place.server()).get(1).id();

    List<SnapshotId> made = new ArrayList<>();
    for (int number = 0; number < 105; number++) {
      Token token = new Token(run.substring(0, 20) + "-" + number);
      made.add(snapshots.take(disk, "paging-" + number, tags, token));
      if (number % 10 == 9) {
        awaitUsable(snapshots, made); // a disk takes ten snapshots at a time
      }
    }
    awaitUsable(snapshots, made);

    assertThat(snapshots.findByTags(tags))
        .extracting(Snapshot::id)
        .containsExactlyInAnyOrderElementsOf(made);
    assertThat(snapshots.of(List.of(disk))).extracting(Snapshot::id).containsAll(made);
    assertThat(snapshots.describe(made)).hasSize(105);
    snapshots.tagAll(made, Tags.of("batch", "1"));
    assertThat(snapshots.findByTags(tags.with("batch", "1"))).hasSize(105);
    made.forEach(snapshots::delete);
    assertThat(snapshots.findByTags(tags)).isEmpty();
  }

  @Test
  void aCopyThatHasToWaitForAnotherIsRefusedForNow() throws Exception {
    Tags tags = Tags.of(Tags.RUN, UUID.randomUUID().toString());
    Snapshots once = AliyunCloud.connect(LabPlace.access(lab)).in(REGION).snapshots();
    DiskId disk = place.cloud().in(REGION).disks().of(place.server()).get(0).id();
    SnapshotId first = once.take(disk, "first", tags, new Token("copied-1"));
    SnapshotId second = once.take(disk, "second", tags, new Token("copied-2"));
    Problem unfinished =
        problemOf(() -> copy(once, once.take(disk, "third", tags, new Token("copied-3")), tags));
    awaitUsable(once, List.of(first, second));
    SnapshotId copy = copy(once, first, tags);

    Problem another = problemOf(() -> copy(once, second, tags));

    assertThat(List.of(unfinished, another))
        .extracting(Problem::effect)
        .containsOnly(Effect.TRANSIENT);
    Cloud.Region elsewhere = place.cloud().in(LabPlace.ELSEWHERE);
    awaitUsable(elsewhere.snapshots(), List.of(copy));
    elsewhere.snapshots().delete(copy);
    Snapshots patient = place.cloud().in(REGION).snapshots();
    patient.findByTags(tags).forEach(snapshot -> patient.delete(snapshot.id()));
  }

  @Test
  void anEncryptedCopyNamesTheKeyOfItsRegion() throws Exception {
    Tags tags = Tags.of(Tags.RUN, UUID.randomUUID().toString());
    Snapshots here = place.cloud().in(REGION).snapshots();
    Snapshots there = place.cloud().in(LabPlace.ELSEWHERE).snapshots();
    DiskId disk = place.cloud().in(REGION).disks().of(place.server()).get(0).id();
    SnapshotId source = here.take(disk, "plain", tags, new Token("encrypted-1"));
    awaitUsable(here, List.of(source));

    SnapshotId copy =
        here.copy(
            source,
            LabPlace.ELSEWHERE,
            "encrypted",
            tags,
            Optional.of("key-1"),
            new Token("encrypted-2"));

    awaitUsable(there, List.of(copy));
    assertThat(there.describe(List.of(copy)).get(0).key()).contains("key-1");
    there.delete(copy);
    here.delete(source);
  }

  @Test
  void aLostReplyAndAThrottledMomentMakeExactlyOneSnapshot() throws Exception {
    Tags tags = Tags.of(Tags.RUN, UUID.randomUUID().toString());
    Cloud.Region region = place.cloud().in(REGION);
    DiskId disk = region.disks().of(place.server()).get(0).id();
    lab.fault("CreateSnapshot: throttle 1, lose-reply 1");

    SnapshotId id = region.snapshots().take(disk, "faulty", tags, new Token("faulty-1"));

    assertThat(lab.unusedFaults()).isEmpty();
    assertThat(region.snapshots().findByTags(tags)).extracting(Snapshot::id).containsExactly(id);
    region.snapshots().delete(id);
  }

  @Test
  void anActionThrottledForTheRestOfItsMinuteIsDoneOnceThatIsOver() throws Exception {
    Tags tags = Tags.of(Tags.RUN, UUID.randomUUID().toString());
    Cloud.Region region = place.cloud().in(REGION);
    DiskId disk = region.disks().of(place.server()).get(0).id();
    lab.fault("CreateSnapshot: throttle-window 3s 1");

    SnapshotId id = region.snapshots().take(disk, "patient", tags, new Token("patient-1"));

    assertThat(lab.unusedFaults()).isEmpty();
    assertThat(region.snapshots().findByTags(tags)).extracting(Snapshot::id).containsExactly(id);
    region.snapshots().delete(id);
  }

  @Test
  void whatIsListedLateIsStillFoundAtOnceAndMadeOnlyOnce() throws Exception {
    Tags tags = Tags.of(Tags.RUN, UUID.randomUUID().toString());
    Cloud.Region region = place.cloud().in(REGION);
    DiskId disk = region.disks().of(place.server()).get(1).id();
    lab.fault("CreateSnapshot: lag 2s 1");
    lab.fault("CreateDisk: lose-reply 1, lag 2s 1");

    SnapshotId snapshot = region.snapshots().take(disk, "late", tags, new Token("late-1"));
    assertThat(region.snapshots().describe(List.of(snapshot))).hasSize(1);
    assertThat(region.snapshots().findByTags(tags))
        .extracting(Snapshot::id)
        .containsExactly(snapshot);
    awaitUsable(region.snapshots(), List.of(snapshot));
    DiskId made =
        region.disks().createFrom(snapshot, ZONE, "cloud_essd", "late", tags, new Token("late-2"));
    assertThat(region.disks().findByTags(tags)).extracting(Disk::id).containsExactly(made);
    assertThat(lab.unusedFaults()).isEmpty();
    region.disks().delete(made);
    region.snapshots().delete(snapshot);
  }

  @Test
  void aRegionThatIsDownIsUnreachableWithNothingDone() throws Exception {
    Cloud.Region beijing = AliyunCloud.connect(LabPlace.access(lab)).in(new RegionId("cn-beijing"));
    lab.breakRegion("cn-beijing");
    try {
      Problem problem = problemOf(() -> beijing.instances().stop(new InstanceId("i-1"), true));

      assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_UNREACHABLE);
      assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
    } finally {
      lab.mendRegion("cn-beijing");
    }
    assertThat(beijing.instances().findByTags(Tags.of("role", "nothing"))).isEmpty();
  }

  @Test
  void aWrongSecretIsRecognisedWithoutShowingIt() throws IOException {
    AliyunAccess right = LabPlace.access(lab);
    AliyunAccess wrong =
        new AliyunAccess(
            right.accessKeyId(), "plantedWrongSecret", Optional.empty(), right.endpoints(), 100);

    Problem problem =
        problemOf(() -> AliyunCloud.connect(wrong).in(REGION).disks().of(place.server()));

    assertThat(problem.code()).isEqualTo(ProblemCode.ACCESS_DENIED);
    assertThat(problem.toString()).doesNotContain("plantedWrongSecret", right.accessKeyId());
  }

  @Test
  void anUnknownKeyIsRecognised() throws IOException {
    AliyunAccess unknown =
        new AliyunAccess(
            "nobody", "secret", Optional.empty(), LabPlace.access(lab).endpoints(), 100);

    Problem problem =
        problemOf(() -> AliyunCloud.connect(unknown).in(REGION).disks().of(place.server()));

    assertThat(problem.code()).isEqualTo(ProblemCode.ACCESS_DENIED);
  }

  @Test
  void aRegionThatDoesNotExistIsNamedAsTheProblem() throws IOException {
    Map<String, String> endpoints = new HashMap<>(LabPlace.access(lab).endpoints());
    endpoints.put("ecs", endpoints.get("ecs." + HOME));
    AliyunAccess everywhere =
        new AliyunAccess(
            LabPlace.access(lab).accessKeyId(),
            LabPlace.access(lab).accessKeySecret(),
            Optional.empty(),
            endpoints,
            100);

    Problem problem =
        problemOf(
            () ->
                AliyunCloud.connect(everywhere)
                    .in(new RegionId("cn-atlantis"))
                    .disks()
                    .of(new InstanceId("i-1")));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.hint()).contains("region");
  }

  @Test
  void theProtectedServerHasASystemDiskAndADataDiskWithSerials() {
    List<Disk> disks = place.cloud().in(REGION).disks().of(place.server());

    assertThat(disks).extracting(Disk::kind).containsExactly(Disk.Kind.SYSTEM, Disk.Kind.DATA);
    assertThat(disks).extracting(Disk::serial).doesNotContain("").doesNotHaveDuplicates();
  }

  private static SnapshotId copy(Snapshots snapshots, SnapshotId source, Tags tags) {
    Token token = new Token("copy-of-" + source);
    return snapshots.copy(source, LabPlace.ELSEWHERE, "copy", tags, Optional.empty(), token);
  }

  private static void awaitUsable(Snapshots snapshots, List<SnapshotId> ids)
      throws InterruptedException {
    place
        .poll()
        .orFail(
            Deadline.in(place.time(), place.patience()),
            () -> Problem.of(ProblemCode.TIMEOUT, "not all snapshots are usable", "", ""),
            () ->
                Optional.of(snapshots.describe(ids))
                    .filter(found -> found.stream().allMatch(Snapshot::isUsable)));
  }
}
