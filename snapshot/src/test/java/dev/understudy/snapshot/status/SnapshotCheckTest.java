package dev.understudy.snapshot.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotCheckTest {
  private static final Instant AT = Instant.parse("2026-11-24T08:00:00Z");

  private final Scene scene = new Scene();

  private List<String> faults(SnapshotGroup... groups) {
    return SnapshotCheck.of(scene.survey(), List.of(groups)).faults();
  }

  @Test
  void aWholeSnapshotWithItsCopyPasses() {
    scene.copied(scene.taken(scene.disk("system"), "2026-11-24T08:00:00Z"));

    SnapshotCheck check = SnapshotCheck.of(scene.survey(), List.of());

    assertThat(check.faults()).isEmpty();
    assertThat(check.checked()).isEqualTo(1);
  }

  @Test
  void nothingToCheckIsAFault() {
    assertThat(faults()).containsExactly("0 disks were checked");
  }

  @Test
  void aRegionThatDoesNotAnswerIsAFaultAndItsDisksAreNotChecked() {
    scene.disk("system");
    scene
        .silent(Scene.HOME)
        .failing(
            new FleetFailure(
                "cn-shanghai", Problem.of(ProblemCode.CLOUD_UNREACHABLE, "no answer", "", "")));

    assertThat(faults()).containsExactly("cn-shanghai: no answer", "0 disks were checked");
  }

  @Test
  void whatIsNotWholeIsNone() {
    FleetDisk disk = scene.disk("system");
    scene.taken(disk, AT, Snapshot.State.PROGRESSING, Tags.none());
    scene.taken(disk, AT, Snapshot.State.FAILED, Tags.none());

    assertThat(faults()).containsExactly("cn-shanghai data/system: no snapshot that is whole");
  }

  @ParameterizedTest
  @CsvSource({
    "understudy:server, other, 'understudy:server=''other'' and not ''data'''",
    "understudy:disk, other, 'understudy:disk=''other'' and not ''system'''",
    "understudy:consistency, perhaps, does not say how consistent it is",
    "understudy:slot, noon, has a slot that is no instant"
  })
  void tagsThatSomebodyEditedAreTold(String key, String value, String fault) {
    scene.withoutCopies();
    scene.taken(scene.disk("system"), AT, Snapshot.State.ACCOMPLISHED, Tags.of(key, value));

    assertThat(faults()).singleElement().asString().contains(fault);
  }

  @Test
  void anotherSizeIsTold() {
    FleetDisk disk = scene.withoutCopies().disk("system");
    Snapshot right = scene.taken(disk, "2026-11-24T07:00:00Z");
    scene.put(
        Scene.HOME,
        new Snapshot(
            new SnapshotId("s-small"),
            "small",
            Snapshot.State.ACCOMPLISHED,
            100,
            disk.disk().id(),
            Disk.Kind.DATA,
            20,
            AT,
            right.tags()));

    assertThat(faults())
        .containsExactly("cn-shanghai data/system: s-small is of 20 GiB, and the disk has 40");
  }

  @Test
  void aGroupMustBeCompleteAndExist() {
    Tags group = Tags.of(Tags.GROUP, "ssg-1");
    Snapshot member =
        scene.withoutCopies().taken(scene.disk("system"), AT, Snapshot.State.ACCOMPLISHED, group);
    SnapshotGroup.Member here = new SnapshotGroup.Member(member.id(), member.sourceDisk());
    SnapshotGroup.Member gone =
        new SnapshotGroup.Member(new SnapshotId("s-gone"), new DiskId("d-9"));
    SnapshotGroupId id = new SnapshotGroupId("ssg-1");

    assertThat(SnapshotCheck.groupsOf(scene.survey())).isEqualTo(Map.of(Scene.HOME, Set.of(id)));
    assertThat(faults(new SnapshotGroup(id, List.of(here), Tags.none()))).isEmpty();
    assertThat(faults(new SnapshotGroup(id, List.of(here, gone), Tags.none())))
        .containsExactly("cn-shanghai data/system: group ssg-1 is not complete: [s-gone]");
    assertThat(faults()).singleElement().asString().contains("does not exist any more");
  }

  @Test
  void aCopyMustBeThereOnceItIsDue() {
    FleetDisk disk = scene.disk("system");
    Snapshot first = scene.taken(disk, "2026-11-24T08:00:00Z");
    assertThat(faults()).containsExactly("cn-shanghai data/system: no whole copy in cn-beijing");

    scene.copied(first);
    Snapshot due = scene.taken(disk, "2026-11-24T09:00:00Z");
    assertThat(faults())
        .containsExactly("cn-shanghai data/system: " + due.id() + " is not copied to cn-beijing");

    scene.copied(due);
    scene.taken(disk, "2026-11-24T10:00:00Z");
    assertThat(faults()).isEmpty();
  }
}
