package dev.understudy.aliyun;

import static dev.understudy.aliyun.Failing.problemOf;
import static dev.understudy.aliyun.ScriptedEndpoint.REGION;
import static dev.understudy.aliyun.ScriptedEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Listing;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.SnapshotUsage;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a fleet reads of a whole region, when the answers are odd. */
@Timeout(60)
class SnapshotListsTest {
  private static final String LOCK =
      "[{\"SnapshotId\":\"s-1\",\"LockStatus\":\"compliance-cooloff\","
          + "\"LockExpiredTime\":\"2027-11-24T01:42:31Z\","
          + "\"CoolOffPeriodExpiredTime\":\"2026-11-25T01:42Z\"},"
          + "{\"SnapshotId\":\"s-2\",\"LockStatus\":\"expired\"}]";

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final Snapshots snapshots = endpoint.cloud().in(REGION).snapshots();

  @AfterEach
  void close() {
    endpoint.assertFinished();
    endpoint.close();
  }

  @Test
  void anEmptyPageIsNotTheEndWhileThereIsAToken() {
    endpoint.on("DescribeSnapshots", page("t1"), page("t2", "s-1"), page("", "s-2"));

    assertThat(list(Optional.empty())).containsExactly("s-1", "s-2");
  }

  @Test
  void aListOfNothingAndATokenOfNothingAreTheEnd() {
    endpoint.on("DescribeSnapshots", json("{\"Snapshots\":null,\"NextToken\":null}"));

    assertThat(list(Optional.empty())).isEmpty();
  }

  @Test
  void whatIsListedTwiceIsHandedOnOnce() {
    endpoint.on("DescribeSnapshots", page("t1", "s-1", "s-2"), page("", "s-2", "s-3"));

    assertThat(list(Optional.empty())).containsExactly("s-1", "s-2", "s-3");
  }

  @Test
  void aPageThatComesAgainEndsTheListWithAProblem() {
    endpoint.on("DescribeSnapshots", page("t1", "s-1"), page("t2", "s-2"), page("t1", "s-1"));

    Problem problem = problemOf(() -> list(Optional.empty()));

    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_REFUSED);
    assertThat(problem.what()).contains("does not end");
  }

  @Test
  void theBeginIsAskedForToTheMinuteOnEveryPage() {
    endpoint.on("DescribeSnapshots", page("t1"), page(""));

    list(Optional.of(Instant.parse("2026-11-24T09:15:59Z")));

    assertThat(endpoint.requests())
        .allSatisfy(
            request ->
                assertThat(request)
                    .containsEntry("Filter.1.Key", "CreationStartTime")
                    .containsEntry("Filter.1.Value", "2026-11-24T09:15Z"));
  }

  @Test
  void locksAreReadPlainAndWrappedAndThoseThatAreOverAreLeftOut() {
    endpoint.on(
        "DescribeLockedSnapshots",
        json("{\"LockedSnapshotsInfo\":" + LOCK + "}"),
        json("{\"LockedSnapshotsInfo\":{\"LockedSnapshotInfo\":" + LOCK + "}}"),
        json("{\"LockedSnapshotsInfo\":null}"));

    List<SnapshotLock> plain = snapshots.locks();

    assertThat(plain).extracting(lock -> lock.snapshot().value()).containsExactly("s-1");
    assertThat(plain.get(0).until()).isEqualTo("2027-11-24T01:42:31Z");
    assertThat(plain.get(0).coolOffUntil()).isEqualTo("2026-11-25T01:42:00Z");
    assertThat(snapshots.locks()).isEqualTo(plain);
    assertThat(snapshots.locks()).isEmpty();
  }

  @Test
  void sizesAreReadBeyondWhatAnIntHolds() {
    endpoint.on(
        "DescribeSnapshotLinks",
        json(
            "{\"TotalCount\":2,\"SnapshotLinks\":{\"SnapshotLink\":["
                + "{\"SourceDiskId\":\"d-1\",\"TotalCount\":12,\"TotalSize\":6442450945},"
                + "{\"SourceDiskId\":\"d-2\",\"TotalCount\":0,\"TotalSize\":null}]}}"));

    assertThat(snapshots.usage(List.of(new DiskId("d-1"), new DiskId("d-2"))))
        .containsExactly(
            new SnapshotUsage(new DiskId("d-1"), 12, 6_442_450_945L),
            new SnapshotUsage(new DiskId("d-2"), 0, 0));
  }

  @Test
  void policiesComeWithTheDisksTheyAreAppliedTo() {
    endpoint
        .on(
            "DescribeAutoSnapshotPolicyEx",
            json(
                "{\"TotalCount\":1,\"AutoSnapshotPolicies\":{\"AutoSnapshotPolicy\":["
                    + "{\"AutoSnapshotPolicyId\":\"sp-1\",\"AutoSnapshotPolicyName\":\"old\"}]}}"))
        .on(
            "DescribeDisks",
            json("{\"NextToken\":\"t\",\"Disks\":{\"Disk\":[{\"DiskId\":\"d-1\"}]}}"),
            json("{\"Disks\":{\"Disk\":[{\"DiskId\":\"d-2\"}]}}"));

    assertThat(snapshots.automaticPolicies())
        .containsExactly(
            new AutomaticPolicy("sp-1", "old", List.of(new DiskId("d-1"), new DiskId("d-2"))));
    assertThat(endpoint.requests("DescribeDisks"))
        .allSatisfy(request -> assertThat(request).containsEntry("AutoSnapshotPolicyId", "sp-1"));
  }

  @Test
  void allDisksAreAskedForFiveHundredAtATime() {
    endpoint.on(
        "DescribeDisks",
        json("{\"NextToken\":\"t\",\"Disks\":{\"Disk\":[{\"DiskId\":\"d-1\",\"ZoneId\":\"z\"}]}}"),
        json("{\"Disks\":{\"Disk\":[{\"DiskId\":\"d-2\",\"ZoneId\":\"z\"}]}}"));
    List<String> found = new ArrayList<>();

    Listing.each(
        endpoint.cloud().in(REGION).disks()::page, Disk::id, disk -> found.add(disk.id().value()));

    assertThat(found).containsExactly("d-1", "d-2");
    assertThat(endpoint.requests())
        .allSatisfy(request -> assertThat(request).containsEntry("MaxResults", "500"));
  }

  @Test
  void groupsAreAskedForTenAtATimeAndSpeakOfTheirTagsInTheirOwnWay() {
    endpoint.on(
        "DescribeSnapshotGroups",
        json(
            "{\"SnapshotGroups\":{\"SnapshotGroup\":[{\"SnapshotGroupId\":\"ssg-1\","
                + "\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s-1\",\"SourceDiskId\":\"d-1\"}]},"
                + "\"Tags\":{\"Tag\":[{\"Key\":\"a\",\"Value\":\"b\"}]}}]}}"),
        json("{\"SnapshotGroups\":{\"SnapshotGroup\":[]}}"));

    List<SnapshotGroupId> ids =
        IntStream.range(0, 11).mapToObj(number -> new SnapshotGroupId("ssg-" + number)).toList();

    assertThat(snapshots.describeGroups(ids))
        .singleElement()
        .satisfies(group -> assertThat(group.tags()).isEqualTo(Tags.of("a", "b")));
    assertThat(endpoint.requests().get(0)).containsKey("SnapshotGroupId.10");
    assertThat(endpoint.requests().get(1)).doesNotContainKey("SnapshotGroupId.2");
  }

  @Test
  void aMemberThatSurvivesItsGroupIsAProblemThoughTheAnswerIsNoError() {
    endpoint.on(
        "DeleteSnapshotGroup",
        json(
            "{\"OperationProgressSet\":{\"OperationProgress\":[{\"OperationStatus\":\"Success\"},"
                + "{\"OperationStatus\":\"Failed\",\"ErrorCode\":\"InvalidOperation.SnapshotLocked\","
                + "\"RelatedItemSet\":{\"RelatedItem\":"
                + "[{\"Name\":\"SnapshotId\",\"Value\":\"s-2\"}]}}]}}"));

    Problem problem = problemOf(() -> snapshots.deleteGroup(new SnapshotGroupId("ssg-1")));

    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_REFUSED);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(problem.why()).contains("s-2");
    assertThat(problem.hint()).contains("lock");
  }

  private List<String> list(Optional<Instant> since) {
    List<String> found = new ArrayList<>();
    Listing.each(
        token -> snapshots.page(since, token),
        Snapshot::id,
        snapshot -> found.add(snapshot.id().value()));
    return found;
  }

  private static ScriptedEndpoint.Answer page(String next, String... ids) {
    List<String> items =
        List.of(ids).stream().map(id -> "{\"SnapshotId\":\"" + id + "\"}").toList();
    return json(
        "{\"NextToken\":\""
            + next
            + "\",\"Snapshots\":{\"Snapshot\":["
            + String.join(",", items)
            + "]}}");
  }
}
