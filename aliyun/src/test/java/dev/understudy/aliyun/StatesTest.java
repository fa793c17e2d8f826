package dev.understudy.aliyun;

import static dev.understudy.aliyun.Failing.problemOf;
import static dev.understudy.aliyun.ScriptedEndpoint.REGION;
import static dev.understudy.aliyun.ScriptedEndpoint.error;
import static dev.understudy.aliyun.ScriptedEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.understudy.aliyun.ScriptedEndpoint.Answer;
import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes without a token: already so counts as done, anything else is told apart from it. */
@Timeout(60)
class StatesTest {
  private static final InstanceId SERVER = new InstanceId("i-1");
  private static final DiskId DISK = new DiskId("d-1");

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final Cloud.Region region = endpoint.cloud().in(REGION);

  @AfterEach
  void close() {
    endpoint.assertFinished();
    endpoint.close();
  }

  @Test
  void deletingWhatIsGoneCountsAsDone() {
    endpoint
        .on("DeleteSnapshot", error(404, "InvalidSnapshotId.NotFound"))
        .on("DeleteDisk", error(404, "InvalidDiskId.NotFound"))
        .on("DeleteImage", error(404, "InvalidImageId.NotFound"))
        .on("DeleteInstance", error(404, "InvalidInstanceId.NotFound"))
        .on("DeleteSecurityGroup", error(404, "InvalidSecurityGroupId.NotFound"));

    assertThatCode(
            () -> {
              region.snapshots().delete(new SnapshotId("s-1"));
              region.disks().delete(DISK);
              region.images().delete(new ImageId("m-1"));
              region.instances().release(SERVER);
              region.network().delete(new SecurityGroupId("sg-1"));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void deletingIsForcedWhereSomethingWasMadeFromIt() {
    endpoint
        .on("DeleteSnapshot", json("{}"))
        .on("DeleteImage", json("{}"))
        .on("DeleteInstance", json("{}"));

    region.snapshots().delete(new SnapshotId("s-1"));
    region.images().delete(new ImageId("m-1"));
    region.instances().release(SERVER);

    assertThat(endpoint.requests())
        .allSatisfy(request -> assertThat(request).containsEntry("Force", "true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Stopping", "Stopped"})
  void stoppingAServerThatIsStoppedCountsAsDone(String state) {
    endpoint
        .on("StopInstance", error(403, "IncorrectInstanceStatus"))
        .on("DescribeInstances", server(state));

    assertThatCode(() -> region.instances().stop(SERVER, false)).doesNotThrowAnyException();
  }

  @Test
  void stoppingAServerThatIsGoneCountsAsDone() {
    endpoint.on("StopInstance", error(404, "InvalidInstanceId.NotFound"));

    assertThatCode(() -> region.instances().stop(SERVER, false)).doesNotThrowAnyException();
  }

  @Test
  void stoppingAServerThatIsStillStartingMaySucceedLater() {
    endpoint
        .on("StopInstance", error(403, "IncorrectInstanceStatus"))
        .on("DescribeInstances", server("Starting"));

    Problem problem = problemOf(() -> region.instances().stop(SERVER, false));

    assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Starting", "Running"})
  void startingAServerThatRunsCountsAsDone(String state) {
    endpoint
        .on("StartInstance", error(403, "IncorrectInstanceStatus"))
        .on("DescribeInstances", server(state));

    assertThatCode(() -> region.instances().start(SERVER)).doesNotThrowAnyException();
  }

  @Test
  void startingAServerThatIsGoneIsAProblem() {
    endpoint.on("StartInstance", error(404, "InvalidInstanceId.NotFound"));

    assertThat(problemOf(() -> region.instances().start(SERVER)).effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void attachingAgainAfterALostReplyCountsAsDone() {
    endpoint
        .on("AttachDisk", error(403, "IncorrectDiskStatus"))
        .on("DescribeDisks", disk("In_use", "i-1"));

    assertThatCode(() -> region.disks().attach(DISK, SERVER)).doesNotThrowAnyException();
  }

  @Test
  void attachingADiskThatIsInTheMakingMaySucceedLater() {
    endpoint
        .on("AttachDisk", error(403, "IncorrectDiskStatus"))
        .on("DescribeDisks", disk("Creating", ""));

    assertThat(problemOf(() -> region.disks().attach(DISK, SERVER)).effect())
        .isEqualTo(Effect.TRANSIENT);
  }

  @Test
  void attachingADiskOfAnotherServerIsRefusedForGood() {
    endpoint
        .on("AttachDisk", error(403, "IncorrectDiskStatus"))
        .on("DescribeDisks", disk("In_use", "i-2"));

    assertThat(problemOf(() -> region.disks().attach(DISK, SERVER)).effect())
        .isEqualTo(Effect.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InvalidDisk.AlreadyDetached",
        "InvalidDiskId.NotFound",
        "InvalidInstanceId.NotFound"
      })
  void detachingWhatIsDetachedCountsAsDone(String code) {
    endpoint.on("DetachDisk", error(404, code));

    assertThatCode(() -> region.disks().detach(DISK, SERVER)).doesNotThrowAnyException();
  }

  @Test
  void detachingWhatIsOnItsWayCountsAsDone() {
    endpoint
        .on("DetachDisk", error(403, "IncorrectDiskStatus"))
        .on("DescribeDisks", disk("Detaching", "i-1"));

    assertThatCode(() -> region.disks().detach(DISK, SERVER)).doesNotThrowAnyException();
  }

  @Test
  void detachingFromAServerThatItIsNotOnCountsAsDone() {
    endpoint
        .on("DetachDisk", error(403, "DependencyViolation"))
        .on("DescribeDisks", disk("In_use", "i-2"));

    assertThatCode(() -> region.disks().detach(DISK, SERVER)).doesNotThrowAnyException();
  }

  @Test
  void aSystemDiskOfARunningServerIsNotTakenForDetached() {
    endpoint.on("DetachDisk", error(403, "IncorrectInstanceStatus"));

    assertThat(problemOf(() -> region.disks().detach(DISK, SERVER)).effect())
        .isEqualTo(Effect.TRANSIENT);
  }

  private static Answer server(String state) {
    return json(
        "{\"Instances\":{\"Instance\":[{\"InstanceId\":\"i-1\",\"ZoneId\":\"z\",\"Status\":\""
            + state
            + "\"}]}}");
  }

  private static Answer disk(String state, String instance) {
    return json(
        "{\"Disks\":{\"Disk\":[{\"DiskId\":\"d-1\",\"ZoneId\":\"z\",\"Status\":\""
            + state
            + "\",\"InstanceId\":\""
            + instance
            + "\"}]}}");
  }
}
