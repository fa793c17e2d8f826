package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiLab;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers by one call, and what one server is like. */
class BatchTest {
  @TempDir Path directory;

  @Test
  void allOrNoneAreStoppedUnlessSomeSuffice() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String stopped = lab.run(ApiLab.ZONE);
      String running = lab.run(ApiLab.ZONE);
      lab.home().ecs("StopInstance", "InstanceId", stopped);
      String[] both = {"InstanceId.1", stopped, "InstanceId.2", running};

      assertThat(lab.home().refusal("StopInstances", both))
          .isEqualTo("403 IncorrectInstanceStatus");
      assertThat(status(lab, running)).isEqualTo("Running");

      JsonNode responses =
          lab.home()
              .ecs(
                  "StopInstances",
                  "BatchOptimization",
                  "SuccessFirst",
                  "InstanceId.1",
                  stopped,
                  "InstanceId.2",
                  running)
              .path("InstanceResponses")
              .path("InstanceResponse");
      assertThat(responses.findValuesAsText("Code"))
          .containsExactly("IncorrectInstanceStatus", "200");
      assertThat(responses.findValuesAsText("PreviousStatus"))
          .containsExactly("Stopped", "Running");
      assertThat(status(lab, running)).isEqualTo("Stopped");

      lab.home().ecs("StartInstances", both);
      assertThat(status(lab, stopped)).isEqualTo("Running");
      lab.home().ecs("RebootInstances", both);
      assertThat(status(lab, running)).isEqualTo("Running");
      assertThat(lab.home().refusal("StopInstances", "InstanceId.1", running, "DryRun", "true"))
          .isEqualTo("400 DryRunOperation");
      assertThat(lab.home().refusal("StartInstances")).isEqualTo("400 MissingParameter");
      assertThat(lab.home().refusal("StartInstances", "InstanceId.1", "i-gone"))
          .isEqualTo("404 InvalidInstanceId.NotFound");
    }
  }

  @Test
  void tellsTheAttributesOfOneServer() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      JsonNode server = lab.home().ecs("DescribeInstanceAttribute", "InstanceId", lab.server());

      assertThat(server.path("Status").asText()).isEqualTo("Running");
      assertThat(server.path("SecurityGroupIds").path("SecurityGroupId").path(0).asText())
          .isEqualTo(lab.group());
      assertThat(lab.home().refusal("DescribeInstanceAttribute", "InstanceId", "i-gone"))
          .isEqualTo("404 InvalidInstanceId.NotFound");
    }
  }

  private static String status(ApiLab lab, String id) {
    return lab.instance(id).path("Status").asText();
  }

  @Test
  void aLaunchWhoseAddressDoesNotFitMakesNothing() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String own =
          lab.instance(lab.server())
              .findValue("PrivateIpAddress")
              .findValue("IpAddress")
              .path(0)
              .asText();
      String network = own.substring(0, own.lastIndexOf('.') + 1);
      int before = lab.lab().inventory().size();

      assertThat(refusedLaunch(lab, "PrivateIpAddress", own, "DryRun", "true"))
          .isEqualTo("400 InvalidPrivateIpAddress.Duplicated");
      assertThat(refusedLaunch(lab, "PrivateIpAddress", network + "2"))
          .isEqualTo("403 InvalidVSwitchId.IpInvalid");
      assertThat(refusedLaunch(lab, "PrivateIpAddress", network + "99", "Amount", "2"))
          .isEqualTo("400 InvalidParameter.Conflict");
      assertThat(lab.lab().inventory()).hasSize(before);
    }
  }

  @Test
  void whatGaveItsPlaceAwayDoesNotStartWhereItsTypeIsSoldOut() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String kept = lab.run(ApiLab.ZONE);
      String given = lab.run(ApiLab.ZONE);
      lab.home().ecs("StopInstance", "InstanceId", kept, "StoppedMode", "KeepCharging");
      lab.home().ecs("StopInstance", "InstanceId", given, "StoppedMode", "StopCharging");
      lab.lab().fault("StartInstance: no-stock ecs.g7.large@" + ApiLab.ZONE);

      assertThat(lab.home().refusal("StartInstance", "InstanceId", given))
          .isEqualTo("403 OperationDenied.NoStock");
      assertThat(lab.home().refusal("StartInstance", "InstanceId", kept)).isEqualTo("200 ");
    }
  }

  private static String refusedLaunch(ApiLab lab, String... more) {
    return lab.home().refusal("RunInstances", lab.launch(ApiLab.ZONE, more));
  }
}
