package dev.understudy.lab.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Describes snapshots. */
final class SnapshotQueries {

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    Optional<List<String>> ids = Checks.findIds(request, "SnapshotIds");
    List<Map<String, String>> tags = request.objects("Tag");
    Predicate<Snapshot> filter =
        Checks.<Snapshot>matches(request, "DiskId", snapshot -> snapshot.sourceDisk)
            .and(Checks.matches(request, "SnapshotName", snapshot -> snapshot.name))
            .and(Checks.matches(request, "SourceDiskType", SnapshotQueries::sourceType))
            .and(
                Checks.matches(
                    request, "SnapshotLinkId", each -> SnapshotLink.idOf(each.sourceDisk)))
            .and(Checks.matches(request, "KMSKeyId", snapshot -> snapshot.kmsKey))
            .and(encryptedFilter(request))
            .and(statusFilter(request))
            .and(instanceFilter(request, model))
            .and(usageFilter(request, model))
            .and(startFilter(request))
            .and(snapshot -> !request.find("SnapshotType").orElse("all").equals("auto"))
            .and(snapshot -> Checks.hasTags(snapshot, tags));
    Page<Snapshot> page = Page.of(candidates(request, model, ids), filter, request, 100, 100);
    request.endDryRun();
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "Snapshots", "Snapshot");
    Instant now = Instant.now();
    Usage usage = Usage.of(model);
    page.items().forEach(snapshot -> write(array.addObject(), snapshot, usage.of(snapshot), now));
    page.describe(reply);
    return reply;
  }

  private static Predicate<Snapshot> statusFilter(RpcRequest request) {
    String wanted = request.find("Status").orElse("all");
    if (!List.of("all", "progressing", "accomplished", "failed").contains(wanted)) {
      throw Refusal.invalid("Status");
    }
    return snapshot -> wanted.equals("all") || wanted.equals(snapshot.status.wire);
  }

  private static Predicate<Snapshot> encryptedFilter(RpcRequest request) {
    Optional<Boolean> wanted = request.findFlag("Encrypted");
    return snapshot -> wanted.isEmpty() || wanted.get() == snapshot.encrypted;
  }

  private static Predicate<Snapshot> instanceFilter(RpcRequest request, Model model) {
    Optional<String> wanted = request.find("InstanceId");
    if (wanted.isEmpty()) {
      return snapshot -> true;
    }
    List<String> disks = model.disksOf(wanted.get()).stream().map(disk -> disk.id).toList();
    return snapshot -> disks.contains(snapshot.sourceDisk);
  }

  private static Predicate<Snapshot> usageFilter(RpcRequest request, Model model) {
    Optional<String> wanted = request.find("Usage");
    if (wanted.isEmpty()) {
      return snapshot -> true;
    }
    Usage usage = Usage.of(model);
    return snapshot -> usage.of(snapshot).equals(wanted.get());
  }

  /** {@code Filter.1.Key=CreationStartTime} with a time to the minute. */
  private static Predicate<Snapshot> startFilter(RpcRequest request) {
    Predicate<Snapshot> filter = snapshot -> true;
    for (Map<String, String> each : request.objects("Filter")) {
      String key = each.getOrDefault("Key", "");
      Instant time = minute(each.getOrDefault("Value", ""));
      if (key.equals("CreationStartTime")) {
        filter = filter.and(snapshot -> !snapshot.created.isBefore(time));
      } else if (key.equals("CreationEndTime")) {
        filter = filter.and(snapshot -> !snapshot.created.isAfter(time));
      } else {
        throw Refusal.invalid("Filter.Key");
      }
    }
    return filter;
  }

  private static Instant minute(String text) {
    try {
      return Instant.parse(text.matches(".*T\\d\\d:\\d\\dZ") ? text.replace("Z", ":00Z") : text);
    } catch (DateTimeException malformed) {
      throw Refusal.invalid("Filter.Value");
    }
  }

  /** By id or by disk where one of them is given: a fleet has too many to look at each. */
  private static List<Snapshot> candidates(
      RpcRequest request, Model model, Optional<List<String>> ids) {
    Optional<List<String>> ofDisk =
        request
            .find("DiskId")
            .map(disk -> model.snapshotsOf(disk).stream().map(each -> each.id).toList());
    return Model.listed(model.snapshots, request.region(), ids.or(() -> ofDisk));
  }

  /** What snapshots are used for. */
  private record Usage(Set<String> images, Set<String> disks) {
    static Usage of(Model model) {
      Set<String> images = new HashSet<>();
      model.images.values().forEach(each -> each.mappings.forEach(m -> images.add(m.snapshot)));
      Set<String> disks = new HashSet<>();
      model.disks.values().forEach(each -> disks.add(each.sourceSnapshot));
      return new Usage(images, disks);
    }

    String of(Snapshot snapshot) {
      boolean image = images.contains(snapshot.id);
      boolean disk = disks.contains(snapshot.id);
      if (image && disk) {
        return "image_disk";
      }
      return image ? "image" : disk ? "disk" : "none";
    }
  }

  private static String sourceType(Snapshot snapshot) {
    return snapshot.ofSystemDisk ? "system" : "data";
  }

  private static void write(ObjectNode node, Snapshot snapshot, String usage, Instant now) {
    boolean finished = snapshot.is(Snapshot.Status.ACCOMPLISHED);
    int progress = snapshot.progress(now);
    long remaining = snapshot.expected.toSeconds() * (100 - progress) / 100;
    node.put("SnapshotId", snapshot.id)
        .put("SnapshotName", snapshot.name)
        .put("Description", snapshot.description)
        .put("RegionId", snapshot.region)
        .put("Status", snapshot.status.wire)
        .put("Progress", progress + "%")
        .put("RemainTime", finished ? 0 : (int) remaining)
        .put(
            "Available",
            finished
                || (snapshot.is(Snapshot.Status.PROGRESSING)
                    && snapshot.ofEssdFamily
                    && snapshot.isCut))
        .put("CreationTime", Wire.second(snapshot.created))
        .put("LastModifiedTime", Wire.second(snapshot.created))
        .put("SourceDiskId", snapshot.sourceDisk)
        .put("SourceDiskSize", Integer.toString(snapshot.sizeGib))
        .put("SourceDiskType", sourceType(snapshot))
        .put("SourceSnapshotId", snapshot.sourceSnapshot)
        .put("SourceRegionId", snapshot.sourceRegion)
        .put("SnapshotType", "user")
        .put("SnapshotLinkId", SnapshotLink.idOf(snapshot.sourceDisk))
        .put("Category", "standard")
        .put("InstantAccess", snapshot.ofEssdFamily)
        .put("Encrypted", snapshot.encrypted)
        .put("KMSKeyId", snapshot.kmsKey)
        .put("Usage", usage);
    if (snapshot.retentionDays > 0) {
      node.put("RetentionDays", snapshot.retentionDays);
    }
    Wire.tags(node, snapshot.tags);
  }
}
