package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.dns.Lookup;
import dev.understudy.lab.ecs.Inventory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sabotaged lab does to a recovery. */
class SabotageTest {
  @TempDir Path directory;

  @Test
  void restoresOldBytesWhenItIsSabotagedWithStaleSnapshots() {
    try (LabServer server =
        LabServer.start(LabOptions.apiOnly(directory).with(Sabotage.STALE_SNAPSHOT))) {
      ApiClient api = ApiClient.of(server, ApiLab.HOME);
      String disk = disk(server, "data");
      write(disk, "data.txt", "written after the lab came up");

      String restored = restore(api, disk);

      assertThat(fs(restored).resolve("data.txt")).doesNotExist();
      assertThat(fs(disk).resolve("data.txt")).exists();
    }

    try (LabServer honest = LabServer.start(LabOptions.apiOnly(directory))) {
      String restored = restore(ApiClient.of(honest, ApiLab.HOME), disk(honest, "data"));
      assertThat(fs(restored).resolve("data.txt")).exists();
    }
  }

  @Test
  void truncatesTheLargestFileAndItsLogWhenItIsSabotagedSo() {
    try (LabServer server =
        LabServer.start(LabOptions.apiOnly(directory).with(Sabotage.TRUNCATED_DATA))) {
      ApiClient api = ApiClient.of(server, ApiLab.HOME);
      String disk = disk(server, "data");
      write(disk, "measurements.db", "x".repeat(100));
      write(disk, "measurements.db-wal", "x".repeat(300));
      write(disk, "other", "x".repeat(50));

      String restored = restore(api, disk);

      assertThat(fs(restored).resolve("measurements.db")).hasSize(50);
      assertThat(fs(restored).resolve("measurements.db-wal")).hasSize(150);
      assertThat(fs(restored).resolve("other")).hasSize(50);
      assertThat(fs(disk).resolve("measurements.db")).hasSize(100);
    }
  }

  @Test
  void servesAnotherAddressThanItAcceptedWhenItsDnsIsSabotaged() throws Exception {
    try (LabServer server =
        LabServer.start(LabOptions.apiOnly(directory).with(Sabotage.WRONG_DNS))) {
      ApiClient api = ApiClient.of(server, ApiLab.HOME);
      Lookup names = Lookup.at(server.dnsServer(), Duration.ofSeconds(2));
      Map<String, String> record = server.records().get(0);
      assertThat(names.addresses("api.gams.example").addresses())
          .containsExactly(record.get("value"));

      api.alidns(
          "UpdateDomainRecord",
          "RecordId",
          record.get("id"),
          "RR",
          "api",
          "Type",
          "A",
          "Value",
          "127.1.1.1",
          "TTL",
          "5");

      assertThat(server.records().get(0)).containsEntry("value", "127.1.1.1");
      assertThat(names.addresses("api.gams.example").addresses())
          .hasSize(1)
          .doesNotContain("127.1.1.1", record.get("value"));
    }
  }

  private static String disk(LabServer server, String name) {
    return server.inventory().stream()
        .filter(item -> item.kind().equals("disk") && item.region().equals(ApiLab.HOME))
        .filter(item -> name.equals(item.tags().get("understudy:disk")))
        .map(Inventory.Item::id)
        .findFirst()
        .orElseThrow();
  }

  private static String restore(ApiClient api, String disk) {
    String snapshot = api.ecs("CreateSnapshot", "DiskId", disk).path("SnapshotId").asText();
    return api.ecs("CreateDisk", "ZoneId", ApiLab.ZONE, "SnapshotId", snapshot)
        .path("DiskId")
        .asText();
  }

  private Path fs(String disk) {
    return directory.resolve("disks").resolve(disk).resolve("fs");
  }

  private void write(String disk, String name, String text) {
    try {
      Files.write(fs(disk).resolve(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
