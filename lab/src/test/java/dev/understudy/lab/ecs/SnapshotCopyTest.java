package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiLab;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCopyTest {
  @TempDir Path directory;

  @Test
  void isMadeOnceForOneToken() {
    try (ApiLab lab = ApiLab.instant(directory, "CopySnapshot: lose-reply 1")) {
      String[] copy = parameters(lab.snapshot(lab.disk("data")), "ClientToken", "one");

      assertThatThrownBy(() -> lab.home().ecs("CopySnapshot", copy))
          .isInstanceOf(UncheckedIOException.class);
      String first = lab.home().ecs("CopySnapshot", copy).path("SnapshotId").asText();
      String again = lab.home().ecs("CopySnapshot", copy).path("SnapshotId").asText();

      assertThat(again).isEqualTo(first);
      assertThat(lab.away().ecs("DescribeSnapshots").path("TotalCount").asInt()).isEqualTo(1);
    }
  }

  @Test
  void isWatchedInItsOwnRegion() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String source = lab.snapshot(lab.disk("data"));
      assertThat(lab.home().refusal("CopySnapshot", parameters(source)))
          .isEqualTo("403 InvalidSnapshotId.NotReady");
      ApiLab.await("the snapshot", () -> is("accomplished", lab.describeSnapshot(source)));
      String id = lab.home().ecs("CopySnapshot", parameters(source)).path("SnapshotId").asText();

      List<Integer> seen = new ArrayList<>();
      ApiLab.await(
          "the copy",
          () -> {
            JsonNode copy = away(lab, id);
            seen.add(Integer.parseInt(copy.path("Progress").asText().replace("%", "")));
            return is("accomplished", copy);
          });

      assertThat(seen).isSorted().endsWith(100);
      assertThat(away(lab, id).path("SourceRegionId").asText()).isEqualTo(ApiLab.HOME);
    }
  }

  @Test
  void growsFromNothingToTheWholeByTheTimeItTakes() {
    Snapshot copy = new Snapshot();
    copy.expected = Duration.ofMinutes(10);

    assertThat(copy.progress(copy.accepted)).isZero();
    assertThat(copy.progress(copy.accepted.plusSeconds(300))).isEqualTo(50);
    assertThat(copy.progress(copy.accepted.plusSeconds(601))).isEqualTo(99);
    copy.status = Snapshot.Status.ACCOMPLISHED;
    assertThat(copy.progress(copy.accepted)).isEqualTo(100);
  }

  @Test
  void mayFail() {
    try (ApiLab lab = ApiLab.inTime(directory, "CopySnapshot: fail 1")) {
      String source = lab.snapshot(lab.disk("data"));
      ApiLab.await("the snapshot", () -> is("accomplished", lab.describeSnapshot(source)));
      String id = lab.home().ecs("CopySnapshot", parameters(source)).path("SnapshotId").asText();

      ApiLab.await("the failure", () -> is("failed", away(lab, id)));

      lab.lab().assertAllFaultsUsed();
      assertThat(is("accomplished", lab.describeSnapshot(source))).isTrue();
    }
  }

  @Test
  void isEncryptedWithAKeyOfItsRegionAndStaysSo() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String source = lab.snapshot(lab.disk("data"));
      assertThat(lab.describeSnapshot(source).path("Encrypted").asBoolean()).isFalse();
      assertThat(lab.home().refusal("CopySnapshot", parameters(source, "KMSKeyId", "key-away")))
          .isEqualTo("403 InvalidParameter.KMSKeyId.EncryptedRequired");

      String id =
          lab.home()
              .ecs("CopySnapshot", parameters(source, "Encrypted", "true", "KMSKeyId", "key-away"))
              .path("SnapshotId")
              .asText();

      assertThat(away(lab, id).path("Encrypted").asBoolean()).isTrue();
      assertThat(away(lab, id).path("KMSKeyId").asText()).isEqualTo("key-away");
      assertThat(
              lab.away()
                  .refusal(
                      "CopySnapshot",
                      "SnapshotId",
                      id,
                      "DestinationRegionId",
                      ApiLab.HOME,
                      "Encrypted",
                      "false"))
          .isEqualTo("403 InvalidEncrypted.NotSupportDecrypt");
    }
  }

  private static boolean is(String status, JsonNode snapshot) {
    return snapshot.path("Status").asText().equals(status);
  }

  private static JsonNode away(ApiLab lab, String id) {
    return lab.away()
        .ecs("DescribeSnapshots", "SnapshotIds", "[\"" + id + "\"]")
        .at("/Snapshots/Snapshot/0");
  }

  private static String[] parameters(String source, String... more) {
    List<String> all =
        new ArrayList<>(List.of("SnapshotId", source, "DestinationRegionId", ApiLab.AWAY));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }
}
