package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiLab;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoSnapshotPolicyTest {
  @TempDir Path directory;

  @Test
  void isAddedToWhatADiskHas() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String disk = lab.disk("data");
      String nightly = policy(lab, "nightly");
      String weekly = policy(lab, "weekly");
      apply(lab, nightly, disk);
      apply(lab, weekly, disk);

      assertThat(associations(lab).findValuesAsText("AutoSnapshotPolicyId"))
          .containsExactlyInAnyOrder(nightly, weekly);
      assertThat(associations(lab, "DiskId", lab.disk("system"))).isEmpty();
      assertThat(described(lab, nightly).path("DiskNums").asInt()).isEqualTo(1);

      lab.home()
          .ecs("CancelAutoSnapshotPolicy", "diskIds", ids(disk), "autoSnapshotPolicyId", nightly);
      assertThat(associations(lab, "DiskId", disk).findValuesAsText("AutoSnapshotPolicyId"))
          .containsExactly(weekly);
      lab.home().ecs("CancelAutoSnapshotPolicy", "diskIds", ids(disk));
      assertThat(associations(lab)).isEmpty();
    }
  }

  @Test
  void isDescribedAsItWasCreatedUntilItIsDeleted() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id = policy(lab, "nightly");

      JsonNode policy = described(lab, id);
      assertThat(policy.path("AutoSnapshotPolicyName").asText()).isEqualTo("nightly");
      assertThat(policy.path("TimePoints").asText()).isEqualTo("[\"1\",\"13\"]");
      assertThat(policy.path("RepeatWeekdays").asText()).isEqualTo("[\"7\"]");
      assertThat(policy.path("RetentionDays").asInt()).isEqualTo(30);
      apply(lab, id, lab.disk("data"));
      lab.home().ecs("DeleteAutoSnapshotPolicy", "autoSnapshotPolicyId", id);
      assertThat(associations(lab)).isEmpty();
      assertThat(lab.home().refusal("DeleteAutoSnapshotPolicy", "autoSnapshotPolicyId", id))
          .isEqualTo("404 InvalidAutoSnapshotPolicyId.NotFound");
    }
  }

  @Test
  void isOneOfTenOfADiskAtMost() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      for (int i = 0; i < 10; i++) {
        apply(lab, policy(lab, "policy-" + i), lab.disk("data"));
      }

      assertThat(
              lab.home()
                  .refusal(
                      "ApplyAutoSnapshotPolicy",
                      "autoSnapshotPolicyId",
                      policy(lab, "policy-10"),
                      "diskIds",
                      ids(lab.disk("data"))))
          .startsWith("403 QuotaExceed");
    }
  }

  @Test
  void isRefusedForBadInput() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      assertThat(refused(lab, "[\"24\"]", "[\"1\"]", "1")).isEqualTo("400 ParameterInvalid");
      assertThat(refused(lab, "[\"1\"]", "[\"8\"]", "1")).isEqualTo("400 ParameterInvalid");
      assertThat(refused(lab, "[]", "[\"1\"]", "1")).isEqualTo("400 ParameterInvalid");
      assertThat(refused(lab, "[\"1\"]", "[\"1\"]", "0")).isEqualTo("400 ParameterInvalid");
      assertThat(lab.home().refusal("CreateAutoSnapshotPolicy", "timePoints", "[\"1\"]"))
          .isEqualTo("400 MissingParameter");
    }
  }

  private static String refused(ApiLab lab, String hours, String days, String retention) {
    return lab.home()
        .refusal(
            "CreateAutoSnapshotPolicy",
            "timePoints",
            hours,
            "repeatWeekdays",
            days,
            "retentionDays",
            retention);
  }

  private static String policy(ApiLab lab, String name) {
    return lab.home()
        .ecs(
            "CreateAutoSnapshotPolicy",
            "autoSnapshotPolicyName",
            name,
            "timePoints",
            "[\"1\",\"13\"]",
            "repeatWeekdays",
            "[\"7\"]",
            "retentionDays",
            "30")
        .path("AutoSnapshotPolicyId")
        .asText();
  }

  private static void apply(ApiLab lab, String policy, String disk) {
    lab.home().ecs("ApplyAutoSnapshotPolicy", "autoSnapshotPolicyId", policy, "diskIds", ids(disk));
  }

  private static String ids(String disk) {
    return "[\"" + disk + "\"]";
  }

  private static JsonNode described(ApiLab lab, String id) {
    return lab.home()
        .ecs("DescribeAutoSnapshotPolicyEx", "AutoSnapshotPolicyId", id)
        .path("AutoSnapshotPolicies")
        .path("AutoSnapshotPolicy")
        .path(0);
  }

  private static JsonNode associations(ApiLab lab, String... filter) {
    return lab.home()
        .ecs("DescribeAutoSnapshotPolicyAssociations", filter)
        .path("AutoSnapshotPolicyAssociations")
        .path("AutoSnapshotPolicyAssociation");
  }
}
