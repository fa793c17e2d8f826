package dev.understudy.lab.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells how much the snapshots of a disk, or of a region, take up. */
final class SnapshotLinkQueries {

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    Optional<List<String>> disks = Checks.findIds(request, "DiskIds");
    Optional<List<String>> ids = Checks.findIds(request, "SnapshotLinkIds");
    Optional<String> instance = request.find("InstanceId");
    List<SnapshotLink> links = new ArrayList<>();
    for (SnapshotLink link : links(model, request.region())) {
      boolean wanted =
          disks.map(list -> list.contains(link.disk)).orElse(true)
              && ids.map(list -> list.contains(link.id)).orElse(true)
              && instance.map(id -> id.equals(instanceOf(model, link))).orElse(true);
      if (wanted) {
        links.add(0, link);
      }
    }
    Page<SnapshotLink> page = Page.of(links, request, 100, 100);
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "SnapshotLinks", "SnapshotLink");
    page.items().forEach(link -> write(array.addObject(), link, model));
    page.describe(reply);
    return reply;
  }

  ObjectNode usage(RpcRequest request, Model model, Effects effects) {
    Collection<SnapshotLink> links = links(model, request.region());
    return Wire.empty()
        .put("SnapshotCount", links.stream().mapToInt(link -> link.snapshots.size()).sum())
        .put("SnapshotSize", links.stream().mapToLong(SnapshotLink::storedBytes).sum());
  }

  /** In the order of their oldest snapshots. */
  private static Collection<SnapshotLink> links(Model model, String region) {
    Map<String, SnapshotLink> links = new LinkedHashMap<>();
    for (Snapshot snapshot : model.snapshots.values()) {
      if (snapshot.region.equals(region)) {
        SnapshotLink link = links.computeIfAbsent(snapshot.sourceDisk, SnapshotLink::new);
        link.sequence = link.snapshots.isEmpty() ? snapshot.sequence : link.sequence;
        link.snapshots.add(snapshot);
      }
    }
    return links.values();
  }

  private static String instanceOf(Model model, SnapshotLink link) {
    Disk disk = model.disks.get(link.disk);
    return disk == null ? "" : disk.instance;
  }

  private static void write(ObjectNode node, SnapshotLink link, Model model) {
    Snapshot newest = link.snapshots.get(link.snapshots.size() - 1);
    Disk disk = model.disks.get(link.disk);
    Instance instance = model.instances.get(instanceOf(model, link));
    node.put("SnapshotLinkId", link.id)
        .put("RegionId", newest.region)
        .put("SourceDiskId", link.disk)
        .put("SourceDiskName", disk == null ? "" : disk.name)
        .put("SourceDiskSize", newest.sizeGib)
        .put("SourceDiskType", newest.ofSystemDisk ? "system" : "data")
        .put("InstanceId", instance == null ? "" : instance.id)
        .put("InstanceName", instance == null ? "" : instance.name)
        .put("Category", "standard")
        .put("InstantAccess", newest.ofEssdFamily)
        .put("TotalCount", link.snapshots.size())
        .put("TotalSize", link.storedBytes());
  }
}
