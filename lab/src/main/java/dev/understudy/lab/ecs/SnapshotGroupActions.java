package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;
import static dev.understudy.lab.rpc.Refusal.forbidden;
import static dev.understudy.lab.rpc.Refusal.notFound;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Snapshots of several disks, cut at one instant. */
final class SnapshotGroupActions {
  private static final int MAX_DISKS = 16;

  private final SnapshotActions snapshots;
  private final Faults faults;

  SnapshotGroupActions(SnapshotActions snapshots, Faults faults) {
    this.snapshots = snapshots;
    this.faults = faults;
  }

  ObjectNode create(RpcRequest request, Model model, Effects effects) {
    String instance = request.find("InstanceId").orElse("");
    List<String> named = request.list("DiskId");
    List<String> excluded = request.list("ExcludeDiskId");
    if (!named.isEmpty() && !excluded.isEmpty()) {
      throw badRequest(
          "InvalidParam.ExcludeDiskIdsAndDiskIds.Conflict",
          "DiskId and ExcludeDiskId can not be given together.");
    }
    if (instance.isEmpty() && named.isEmpty()) {
      throw badRequest("MissingParamter.InstanceId", "InstanceId or DiskId must be given.");
    }
    if (!instance.isEmpty()) {
      model.instance(request.region(), instance);
    }
    List<Disk> disks =
        named.isEmpty()
            ? model.disksOf(instance).stream().filter(d -> !excluded.contains(d.id)).toList()
            : named.stream().map(id -> model.disk(request.region(), id)).toList();
    check(model, disks);
    // Whether a group's tags go to its members is not documented. Here they do not, so that whoever
    // relies on a member's tags has put them there.
    Map<String, String> tags = Checks.tags(request);
    SnapshotGroup group = model.made(new SnapshotGroup(), "ssg", request.region());
    group.instance = instance;
    group.name = Checks.name(request, "Name", "InvalidName.Malformed");
    group.description = Checks.description(request, "Description");
    group.tags = tags;
    model.snapshotGroups.put(group.id, group);
    boolean fails = faults.takeFail(request);
    List<Snapshot> members =
        disks.stream().map(disk -> snapshots.make(model, disk, group.id)).toList();
    for (Snapshot member : members) {
      member.fails = fails;
    }
    snapshots.cut(members, effects);
    return Wire.empty().put("SnapshotGroupId", group.id);
  }

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    List<String> ids = request.list("SnapshotGroupId");
    List<String> statuses = request.list("Status");
    List<Map<String, String>> tags = request.objects("Tag");
    if (ids.size() > 10) {
      throw Refusal.invalid("SnapshotGroupId.N");
    }
    Page<SnapshotGroup> page =
        Page.ofToken(
            Model.listed(model.snapshotGroups, request.region()).stream()
                .filter(group -> ids.isEmpty() || ids.contains(group.id))
                .filter(Checks.matches(request, "InstanceId", group -> group.instance))
                .filter(Checks.matches(request, "Name", group -> group.name))
                .filter(g -> statuses.isEmpty() || statuses.contains(status(model, g).wire))
                .filter(group -> Checks.hasTags(group, tags))
                .toList(),
            request,
            100);
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "SnapshotGroups", "SnapshotGroup");
    page.items().forEach(group -> write(array.addObject(), group, model));
    page.describeToken(reply);
    return reply;
  }

  ObjectNode delete(RpcRequest request, Model model, Effects effects) {
    String id = request.get("SnapshotGroupId");
    SnapshotGroup group =
        Model.find(model.snapshotGroups, request.region(), id)
            .orElseThrow(
                () ->
                    notFound(
                        "InvalidSnapshotGroupId.NotFound",
                        "The specified snapshot group does not exist."));
    ObjectNode reply = Wire.empty();
    ArrayNode progress = Wire.array(reply, "OperationProgressSet", "OperationProgress");
    for (Snapshot member : members(model, group)) {
      ObjectNode node = progress.addObject();
      try {
        SnapshotActions.checkDeletable(model, member, true);
        snapshots.remove(model, member, effects);
        node.put("OperationStatus", "Success").put("ErrorCode", "").put("ErrorMsg", "");
      } catch (Refusal refusal) {
        model.leave(member);
        node.put("OperationStatus", "Failed")
            .put("ErrorCode", refusal.code())
            .put("ErrorMsg", refusal.text());
      }
      Wire.array(node, "RelatedItemSet", "RelatedItem")
          .addObject()
          .put("Name", "SnapshotId")
          .put("Value", member.id);
    }
    model.snapshotGroups.remove(group.id);
    return reply;
  }

  private static void check(Model model, List<Disk> disks) {
    if (disks.isEmpty()) {
      throw forbidden("InvalidInstance.NoDisk", "The instance has no disk to snapshot.");
    }
    if (disks.size() > MAX_DISKS) {
      throw forbidden("NumberExceed.TooManyDisks", "The number of disks exceeds the limit.");
    }
    if (disks.stream().map(disk -> disk.zone).distinct().count() > 1) {
      throw badRequest("InvalidDiskIds.NotInSameZone", "The disks are not in the same zone.");
    }
    if (!disks.stream().allMatch(Disk::isOfEssdFamily)) {
      throw forbidden(
          "InvalidDisk.DiskCategoryInconsistent", "Only ESSD disks can be in a snapshot group.");
    }
    disks.forEach(disk -> SnapshotActions.checkCanBeCut(model, disk));
  }

  private static List<Snapshot> members(Model model, SnapshotGroup group) {
    return List.copyOf(model.membersOf(group.id));
  }

  private static Snapshot.Status status(Model model, SnapshotGroup group) {
    List<Snapshot> members = members(model, group);
    if (members.stream().anyMatch(member -> member.is(Snapshot.Status.FAILED))) {
      return Snapshot.Status.FAILED;
    }
    return members.stream().allMatch(member -> member.is(Snapshot.Status.ACCOMPLISHED))
        ? Snapshot.Status.ACCOMPLISHED
        : Snapshot.Status.PROGRESSING;
  }

  private static void write(ObjectNode node, SnapshotGroup group, Model model) {
    Instant now = Instant.now();
    node.put("SnapshotGroupId", group.id)
        .put("Name", group.name)
        .put("Description", group.description)
        .put("InstanceId", group.instance)
        .put("Status", status(model, group).wire)
        .put("ProgressStatus", "")
        .put("CreationTime", Wire.second(group.created));
    ArrayNode members = Wire.array(node, "Snapshots", "Snapshot");
    for (Snapshot snapshot : members(model, group)) {
      ObjectNode member = members.addObject();
      member
          .put("SnapshotId", snapshot.id)
          .put("SourceDiskId", snapshot.sourceDisk)
          .put("SourceDiskType", snapshot.ofSystemDisk ? "system" : "data")
          .put("Progress", snapshot.progress(now) + "%")
          .put("Available", snapshot.isCut);
      tags(member, snapshot.tags);
    }
    tags(node, group.tags);
  }

  /** Here, unlike elsewhere, tags are Key and Value. */
  private static void tags(ObjectNode node, Map<String, String> tags) {
    ArrayNode array = Wire.array(node, "Tags", "Tag");
    tags.forEach((key, value) -> array.addObject().put("Key", key).put("Value", value));
  }
}
