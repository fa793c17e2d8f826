package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiLab;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotSizeTest {
  private static final long GIB = 1L << 30;

  @TempDir Path directory;

  @Test
  void growsByWhatChanged() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String disk = lab.disk("data");
      lab.snapshot(disk);
      lab.snapshot(disk);
      lab.snapshot(lab.disk("system"));

      JsonNode links = links(lab, "DiskIds", "[\"" + disk + "\"]");

      assertThat(links).hasSize(1);
      assertThat(links.path(0).path("SourceDiskId").asText()).isEqualTo(disk);
      assertThat(links.path(0).path("InstanceId").asText()).isEqualTo(lab.server());
      assertThat(links.path(0).path("TotalCount").asInt()).isEqualTo(2);
      assertThat(links.path(0).path("TotalSize").asLong()).isEqualTo(20 * GIB / 3 + 20 * GIB / 100);
      assertThat(links(lab)).hasSize(2);
      assertThat(links(lab, "DiskIds", "[]")).isEmpty();
      JsonNode usage = lab.home().ecs("DescribeSnapshotsUsage");
      assertThat(usage.path("SnapshotCount").asInt()).isEqualTo(3);
      assertThat(usage.path("SnapshotSize").asLong())
          .isEqualTo(2 * (20 * GIB / 3) + 20 * GIB / 100);
    }
  }

  @Test
  void isOfWhatIsStoredInThatRegion() {
    try (ApiLab lab = ApiLab.instant(directory, "CreateSnapshot: fail 1")) {
      lab.snapshot(lab.disk("data"));
      assertThat(links(lab).path(0).path("TotalSize").asLong()).isZero();
      String id = lab.snapshot(lab.disk("data"));
      lab.home().ecs("CopySnapshot", "SnapshotId", id, "DestinationRegionId", ApiLab.AWAY);

      JsonNode away = lab.away().ecs("DescribeSnapshotLinks").at("/SnapshotLinks/SnapshotLink");

      assertThat(away).hasSize(1);
      assertThat(away.path(0).path("TotalSize").asLong()).isEqualTo(20 * GIB / 3);
    }
  }

  private static JsonNode links(ApiLab lab, String... filter) {
    return lab.home().ecs("DescribeSnapshotLinks", filter).at("/SnapshotLinks/SnapshotLink");
  }
}
