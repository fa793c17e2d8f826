package dev.understudy.aliyun;

import static dev.understudy.aliyun.Failing.problemOf;
import static dev.understudy.aliyun.ScriptedEndpoint.REGION;
import static dev.understudy.aliyun.ScriptedEndpoint.drop;
import static dev.understudy.aliyun.ScriptedEndpoint.error;
import static dev.understudy.aliyun.ScriptedEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RetryingCloud;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SteppedTime;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The adapter, its limiter and the retry decorator together. */
@Timeout(60)
class RetriesTest {
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final SteppedTime time = new SteppedTime();
  private final Cloud.Region region =
      new RetryingCloud(
              AliyunCloud.connect(
                  endpoint.access(), time, CallListener.none(), Duration.ofSeconds(5)),
              time)
          .in(REGION);

  @AfterEach
  void close() {
    endpoint.assertFinished();
    endpoint.close();
  }

  @Test
  void aLostReplyOfACreateIsAskedForAgainWithTheSameToken() {
    endpoint.on("CreateSnapshot", drop(), json("{\"SnapshotId\":\"s-1\"}"));

    SnapshotId id = take();

    assertThat(id).isEqualTo(new SnapshotId("s-1"));
    assertThat(endpoint.requests())
        .extracting(request -> request.get("ClientToken"))
        .containsExactly("token-1", "token-1");
    assertThat(endpoint.requests())
        .extracting(request -> request.get("SignatureNonce"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aTokenThatIsBeingWorkedOnIsSentAgain() {
    endpoint.on(
        "CreateSnapshot", error(403, "IdempotentProcessing"), json("{\"SnapshotId\":\"s-1\"}"));

    assertThat(take()).isEqualTo(new SnapshotId("s-1"));
  }

  @Test
  void aLostReplyOfADeleteIsLeftToTheCaller() {
    endpoint.on("DeleteDisk", drop());

    Problem problem = problemOf(() -> region.disks().delete(new DiskId("d-1")));

    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void aLostReplyOfAReadIsAskedForAgain() {
    endpoint.on("DescribeDisks", drop(), drop(), json("{\"Disks\":{\"Disk\":[]}}"));

    assertThat(region.disks().of(new InstanceId("i-1"))).isEmpty();
  }

  @Test
  void aThrottledMinuteIsSurvivedAndSlowsTheActionDown() {
    ScriptedEndpoint.Answer throttled = error(400, "Throttling.User");
    endpoint
        .on(
            "CreateSnapshot",
            Collections.nCopies(9, throttled).toArray(ScriptedEndpoint.Answer[]::new))
        .on("CreateSnapshot", json("{\"SnapshotId\":\"s-1\"}"));
    Instant begin = time.now();

    assertThat(take()).isEqualTo(new SnapshotId("s-1"));

    assertThat(Duration.between(begin, time.now()))
        .isBetween(Duration.ofSeconds(40), Duration.ofMinutes(2));
  }

  @Test
  void attachingAfterALostReplyMeetsItsOwnEffect() {
    endpoint
        .on("AttachDisk", error(409, "OperationConflict"), error(403, "IncorrectDiskStatus"))
        .on(
            "DescribeDisks",
            json(
                "{\"Disks\":{\"Disk\":[{\"DiskId\":\"d-1\",\"ZoneId\":\"z\","
                    + "\"Status\":\"Attaching\",\"InstanceId\":\"i-1\"}]}}"));

    region.disks().attach(new DiskId("d-1"), new InstanceId("i-1"));

    assertThat(endpoint.requests("AttachDisk")).hasSize(2);
  }

  @Test
  void aPageThatFailsIsReadAgainWithTheWholeList() {
    endpoint.on(
        "DescribeSnapshots",
        json("{\"NextToken\":\"t\",\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s-1\"}]}}"),
        error(503, "ServiceUnavailable"),
        json("{\"NextToken\":\"t\",\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s-1\"}]}}"),
        json("{\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s-2\"}]}}"));

    assertThat(region.snapshots().of(List.of(new DiskId("d-1")))).hasSize(2);
  }

  private SnapshotId take() {
    return region.snapshots().take(new DiskId("d-1"), "n", Tags.none(), new Token("token-1"));
  }
}
