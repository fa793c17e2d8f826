package dev.understudy.lab.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Describes disks. */
final class DiskQueries {

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    Optional<List<String>> ids = Checks.findIds(request, "DiskIds");
    List<Map<String, String>> tags = request.objects("Tag");
    Predicate<Disk> filter =
        Checks.<Disk>matches(request, "InstanceId", disk -> disk.instance)
            .and(Checks.matches(request, "ZoneId", disk -> disk.zone))
            .and(Checks.matches(request, "Category", disk -> disk.category))
            .and(Checks.matches(request, "SnapshotId", disk -> disk.sourceSnapshot))
            .and(Checks.matches(request, "DiskName", disk -> disk.name))
            .and(anyOr(request, "Status", "All", disk -> disk.status.wire))
            .and(anyOr(request, "DiskType", "all", DiskQueries::type))
            .and(disk -> Checks.hasTags(disk, tags));
    Page<Disk> page =
        Page.of(Model.listed(model.disks, request.region(), ids), filter, request, 500, 100);
    request.endDryRun();
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "Disks", "Disk");
    page.items().forEach(disk -> write(array.addObject(), disk));
    page.describe(reply);
    return reply;
  }

  private static Predicate<Disk> anyOr(
      RpcRequest request, String parameter, String any, Function<Disk, String> value) {
    Optional<String> wanted = request.find(parameter);
    return disk ->
        wanted
            .map(text -> text.equalsIgnoreCase(any) || text.equals(value.apply(disk)))
            .orElse(true);
  }

  private static String type(Disk disk) {
    return disk.system ? "system" : "data";
  }

  private static void write(ObjectNode node, Disk disk) {
    String device = disk.letter.isEmpty() ? "" : "/dev/xvd" + disk.letter;
    node.put("DiskId", disk.id)
        .put("DiskName", disk.name)
        .put("Description", disk.description)
        .put("Status", disk.status.wire)
        .put("Type", type(disk))
        .put("Category", disk.category)
        .put("PerformanceLevel", disk.performanceLevel)
        .put("Size", disk.sizeGib)
        .put("RegionId", disk.region)
        .put("ZoneId", disk.zone)
        .put("InstanceId", disk.instance)
        .put("Device", device)
        .put("SerialNumber", disk.serial())
        .put("Portable", true)
        .put("Encrypted", false)
        .put("KMSKeyId", "")
        .put("MultiAttach", "Disabled")
        .put("DiskChargeType", "PostPaid")
        .put("DeleteWithInstance", disk.deleteWithInstance)
        .put("DeleteAutoSnapshot", false)
        .put("EnableAutoSnapshot", true)
        .put("SourceSnapshotId", disk.sourceSnapshot)
        .put("ImageId", disk.image)
        .put("CreationTime", Wire.second(disk.created))
        .put("AttachedTime", Wire.second(disk.attached))
        .put("DetachedTime", Wire.second(disk.detached));
    ArrayNode attachments = Wire.array(node, "Attachments", "Attachment");
    if (!disk.instance.isEmpty()) {
      attachments
          .addObject()
          .put("InstanceId", disk.instance)
          .put("Device", device)
          .put("AttachedTime", Wire.second(disk.attached));
    }
    Wire.array(node, "OperationLocks", "OperationLock");
    Wire.tags(node, disk.tags);
  }
}
