package dev.understudy.runbooks.catalog;

import java.util.List;
import java.util.Map;

/**
 * The calls of the cloud's API by which a kind of step changes something, for the plan of a run
 * that was never rehearsed. Reads are not declared: how many there are depends on how long the
 * cloud takes.
 */
public final class ChangingCalls {

  /**
   * One action.
   *
   * @param count how often, in words: {@code 1}, {@code 1 a disk}, {@code 1 if it runs}
   */
  public record Declared(String action, String count) {}

  private static final Map<String, List<Declared>> KINDS =
      Map.ofEntries(
          kind(
              "snapshot.take", "CreateSnapshot", "1 a disk", "TagResources", "1 a disk if quieted"),
          kind("fleet.copy", "CopySnapshot", "1 a disk and region"),
          kind("fleet.await-copies", "CopySnapshot", "1 if one failed"),
          kind(
              "fleet.prune",
              "DeleteSnapshot",
              "1 a snapshot that goes",
              "DeleteSnapshotGroup",
              "1 a group that goes"),
          kind("snapshot.record", "TagResources", "1"),
          kind(
              "fleet.take",
              "CreateSnapshot",
              "1 a disk",
              "CreateSnapshotGroup",
              "1 a server where its disks allow it, in place of those of its disks",
              "TagResources",
              "1 a disk of a group, 1 a server if quieted"),
          kind(
              "fleet.settle",
              "CreateSnapshot",
              "1 a disk that failed",
              "CreateSnapshotGroup",
              "1 a server that failed",
              "TagResources",
              "1 a disk of a group"),
          kind("server.fence", "StopInstance", "1 if it runs", "TagResources", "1"),
          kind("server.provision", "RunInstances", "1 a type and zone until one has stock"),
          kind("server.adopt", "TagResources", "2"),
          kind("disk.create", "CreateDisk", "1 a category until one has stock"),
          kind("disk.create-empty", "CreateDisk", "1 a category until one has stock"),
          kind("disk.attach", "AttachDisk", "1"),
          kind("disk.detach", "DetachDisk", "1", "TagResources", "1"),
          kind("image.create", "CreateImage", "1"),
          kind("carrier.create", "CreateInstance", "1 a type until one has stock"),
          kind("carrier.release", "DeleteInstance", "1", "DeleteImage", "1"),
          kind("dns.switch", "UpdateDomainRecord", "1 a name"),
          kind(
              "group.isolate",
              "CreateSecurityGroup",
              "1",
              "TagResources",
              "1",
              "AuthorizeSecurityGroup",
              "1",
              "AuthorizeSecurityGroupEgress",
              "1"),
          kind(
              "teardown",
              "DeleteInstance",
              "1 a server",
              "DeleteDisk",
              "1 a disk",
              "DeleteSecurityGroup",
              "1"));

  private ChangingCalls() {}

  /** None for a kind that changes nothing in the cloud, or that is not known. */
  public static List<Declared> of(String kind) {
    return KINDS.getOrDefault(kind, List.of());
  }

  /** Whether the cloud may refuse it for want of stock. */
  public static boolean dependsOnStock(String kind) {
    return of(kind).stream().anyMatch(call -> call.count().endsWith("has stock"));
  }

  private static Map.Entry<String, List<Declared>> kind(String kind, String... calls) {
    Declared[] declared = new Declared[calls.length / 2];
    for (int i = 0; i < declared.length; i++) {
      declared[i] = new Declared(calls[2 * i], calls[2 * i + 1]);
    }
    return Map.entry(kind, List.of(declared));
  }
}
