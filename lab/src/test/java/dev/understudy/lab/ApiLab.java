package dev.understudy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ecs.Inventory;
import dev.understudy.lab.ecs.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A lab on paper for tests of the API, with what such tests need again and again. */
public final class ApiLab implements AutoCloseable {
  public static final String HOME = "cn-shanghai";
  public static final String AWAY = "cn-beijing";
  public static final String ZONE = "cn-shanghai-b";
  public static final String OTHER_ZONE = "cn-shanghai-g";

  private final LabServer lab;
  private final ApiClient home;

  private ApiLab(LabServer lab) {
    this.lab = lab;
    this.home = ApiClient.of(lab, HOME);
  }

  /** Transitions are over when a call returns. */
  public static ApiLab instant(Path directory, String... faults) {
    return new ApiLab(LabServer.start(LabOptions.apiOnly(directory).withFaults(List.of(faults))));
  }

  /** Transitions take their time, a third of the quick lab's. */
  public static ApiLab inTime(Path directory, String... faults) {
    return new ApiLab(
        LabServer.start(
            LabOptions.apiOnly(directory).with(new Pace(0.3, false)).withFaults(List.of(faults))));
  }

  public LabServer lab() {
    return lab;
  }

  public ApiClient home() {
    return home;
  }

  public ApiClient away() {
    return ApiClient.of(lab, AWAY);
  }

  /** Id of the lab's own data server. */
  public String server() {
    return lab.inventory().stream()
        .filter(item -> item.kind().equals("instance") && item.region().equals(HOME))
        .map(Inventory.Item::id)
        .findFirst()
        .orElseThrow();
  }

  /** Id of a disk of the data server, {@code system} or {@code data}. */
  public String disk(String name) {
    return lab.inventory().stream()
        .filter(item -> item.kind().equals("disk") && item.region().equals(HOME))
        .filter(item -> name.equals(item.tags().get("understudy:disk")))
        .map(Inventory.Item::id)
        .findFirst()
        .orElseThrow();
  }

  public String group() {
    return lab.inventory().stream()
        .filter(item -> item.kind().equals("securitygroup") && item.region().equals(HOME))
        .map(Inventory.Item::id)
        .findFirst()
        .orElseThrow();
  }

  /** Parameters of a launch, with more behind them. */
  public String[] launch(String zone, String... more) {
    Inventory.Network network = lab.network(HOME);
    List<String> parameters =
        new ArrayList<>(
            List.of(
                "ImageId", network.stockImage(),
                "InstanceType", "ecs.g7.large",
                "SecurityGroupId", group(),
                "VSwitchId", network.vswitches().get(zone)));
    parameters.addAll(List.of(more));
    return parameters.toArray(new String[0]);
  }

  /** Makes a server and gives its id. */
  public String run(String zone, String... more) {
    return home.ecs("RunInstances", launch(zone, more))
        .path("InstanceIdSets")
        .path("InstanceIdSet")
        .path(0)
        .asText();
  }

  public JsonNode instance(String id) {
    return home.ecs("DescribeInstances", "InstanceIds", "[\"" + id + "\"]")
        .path("Instances")
        .path("Instance")
        .path(0);
  }

  public JsonNode describeDisk(String id) {
    return home.ecs("DescribeDisks", "DiskIds", "[\"" + id + "\"]")
        .path("Disks")
        .path("Disk")
        .path(0);
  }

  public JsonNode describeSnapshot(String id) {
    return home.ecs("DescribeSnapshots", "SnapshotIds", "[\"" + id + "\"]")
        .path("Snapshots")
        .path("Snapshot")
        .path(0);
  }

  public String snapshot(String disk, String... more) {
    List<String> parameters = new ArrayList<>(List.of("DiskId", disk));
    parameters.addAll(List.of(more));
    return home.ecs("CreateSnapshot", parameters.toArray(new String[0]))
        .path("SnapshotId")
        .asText();
  }

  /** Writes a file to a disk, as something on its server would. */
  public void write(String disk, String name, String text) {
    try {
      Path file = bytes(disk).resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where the bytes of a disk are. */
  public Path bytes(String disk) {
    return lab.estate().resolveSibling("disks").resolve(disk).resolve("fs");
  }

  /** Polls until something is so. */
  public static void await(String what, BooleanSupplier question) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!question.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + " did not happen");
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
