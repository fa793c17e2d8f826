package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;
import static dev.understudy.lab.rpc.Refusal.forbidden;
import static dev.understudy.lab.rpc.Refusal.notFound;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Policies of automatic snapshots and the disks they are for, so that a double or a lost policy can
 * be found. Their older parameters begin with a small letter. What is refused is documented, the
 * codes of the limits are not.
 */
final class AutoSnapshotPolicyActions {
  private static final int MAX_PER_REGION = 100;
  private static final int MAX_PER_DISK = 10;

  ObjectNode create(RpcRequest request, Model model, Effects effects) {
    AutoSnapshotPolicy draft = new AutoSnapshotPolicy();
    draft.timePoints = numbers(request, "timePoints", 0, 23);
    draft.repeatWeekdays = numbers(request, "repeatWeekdays", 1, 7);
    request.get("retentionDays");
    draft.retentionDays = request.number("retentionDays", -1, -1, 65_535);
    draft.name =
        Checks.name(request, "autoSnapshotPolicyName", "InvalidSnapshotPolicyName.Malformed");
    draft.copies = request.flag("EnableCrossRegionCopy");
    draft.targetCopyRegions = request.find("TargetCopyRegions").orElse("");
    draft.copiedRetentionDays = request.number("CopiedSnapshotsRetentionDays", -1, -1, 65_535);
    draft.tags = Checks.tags(request);
    if (draft.retentionDays == 0 || draft.copiedRetentionDays == 0) {
      throw invalid();
    }
    if (Model.in(model.snapshotPolicies, request.region()).size() >= MAX_PER_REGION) {
      throw forbidden("QuotaExceed.AutoSnapshotPolicy", "The quota of policies is exceeded.");
    }
    AutoSnapshotPolicy policy = model.made(draft, "sp", request.region());
    model.snapshotPolicies.put(policy.id, policy);
    return Wire.empty().put("AutoSnapshotPolicyId", policy.id);
  }

  /** Adds to what the disks have; an account of old would replace it. */
  ObjectNode apply(RpcRequest request, Model model, Effects effects) {
    AutoSnapshotPolicy policy = get(request, model, "autoSnapshotPolicyId");
    List<String> disks = disks(request, model);
    for (String disk : disks) {
      long others =
          model.snapshotPolicies.values().stream()
              .filter(each -> each != policy && each.disks.contains(disk))
              .count();
      if (others >= MAX_PER_DISK) {
        throw forbidden(
            "QuotaExceed.AutoSnapshotPolicyPerDisk", "A disk has at most ten policies.");
      }
    }
    policy.disks.addAll(disks);
    return Wire.empty();
  }

  /** Of one policy when it is named, which only newer clients can do; or else of all. */
  ObjectNode cancel(RpcRequest request, Model model, Effects effects) {
    List<String> disks = disks(request, model);
    List<AutoSnapshotPolicy> policies =
        request.find("autoSnapshotPolicyId").isPresent()
            ? List.of(get(request, model, "autoSnapshotPolicyId"))
            : Model.in(model.snapshotPolicies, request.region());
    policies.forEach(policy -> disks.forEach(policy.disks::remove));
    return Wire.empty();
  }

  ObjectNode delete(RpcRequest request, Model model, Effects effects) {
    model.snapshotPolicies.remove(get(request, model, "autoSnapshotPolicyId").id);
    return Wire.empty();
  }

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    List<Map<String, String>> tags = request.objects("Tag");
    Page<AutoSnapshotPolicy> page =
        Page.of(
            Model.listed(model.snapshotPolicies, request.region()).stream()
                .filter(Checks.matches(request, "AutoSnapshotPolicyId", policy -> policy.id))
                .filter(Checks.matches(request, "AutoSnapshotPolicyName", policy -> policy.name))
                .filter(policy -> Checks.hasTags(policy, tags))
                .toList(),
            request,
            0,
            100);
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "AutoSnapshotPolicies", "AutoSnapshotPolicy");
    page.items().forEach(policy -> write(array.addObject(), policy));
    page.describe(reply);
    return reply;
  }

  /** Pages go by policy, so that one may hold more associations than were asked for. */
  ObjectNode associations(RpcRequest request, Model model, Effects effects) {
    Optional<String> disk = request.find("DiskId");
    Page<AutoSnapshotPolicy> page =
        Page.ofToken(
            Model.listed(model.snapshotPolicies, request.region()).stream()
                .filter(Checks.matches(request, "AutoSnapshotPolicyId", policy -> policy.id))
                .filter(policy -> disk.isEmpty() || policy.disks.contains(disk.get()))
                .toList(),
            request,
            100);
    ObjectNode reply = Wire.empty();
    ArrayNode array =
        Wire.array(reply, "AutoSnapshotPolicyAssociations", "AutoSnapshotPolicyAssociation");
    for (AutoSnapshotPolicy policy : page.items()) {
      policy.disks.stream()
          .filter(each -> disk.isEmpty() || each.equals(disk.get()))
          .filter(model.disks::containsKey)
          .forEach(
              each -> array.addObject().put("AutoSnapshotPolicyId", policy.id).put("DiskId", each));
    }
    page.describeToken(reply);
    return reply;
  }

  private static AutoSnapshotPolicy get(RpcRequest request, Model model, String parameter) {
    return Model.find(model.snapshotPolicies, request.region(), request.get(parameter))
        .orElseThrow(
            () ->
                notFound(
                    "InvalidAutoSnapshotPolicyId.NotFound",
                    "The specified automatic snapshot policy does not exist."));
  }

  private static List<String> disks(RpcRequest request, Model model) {
    List<String> disks =
        request.findJsonList("diskIds").orElseThrow(() -> Refusal.missing("diskIds"));
    disks.forEach(id -> model.disk(request.region(), id));
    return disks;
  }

  /** Checks JSON such as {@code ["1","13"]} and gives it back as it is. */
  private static String numbers(RpcRequest request, String parameter, int min, int max) {
    List<String> values =
        request.findJsonList(parameter).orElseThrow(() -> Refusal.missing(parameter));
    boolean valid =
        !values.isEmpty()
            && values.stream()
                .allMatch(
                    each -> IntStream.rangeClosed(min, max).anyMatch(i -> each.equals("" + i)));
    if (!valid) {
      throw invalid();
    }
    return request.get(parameter);
  }

  private static Refusal invalid() {
    return badRequest("ParameterInvalid", "A parameter of the snapshot policy is invalid.");
  }

  private static void write(ObjectNode node, AutoSnapshotPolicy policy) {
    node.put("AutoSnapshotPolicyId", policy.id)
        .put("AutoSnapshotPolicyName", policy.name)
        .put("RegionId", policy.region)
        .put("Status", "Normal")
        .put("Type", "Custom")
        .put("TimePoints", policy.timePoints)
        .put("RepeatWeekdays", policy.repeatWeekdays)
        .put("RetentionDays", policy.retentionDays)
        .put("DiskNums", policy.disks.size())
        .put("VolumeNums", 0)
        .put("EnableCrossRegionCopy", policy.copies)
        .put("TargetCopyRegions", policy.targetCopyRegions)
        .put("CopiedSnapshotsRetentionDays", policy.copiedRetentionDays)
        .put("CreationTime", Wire.second(policy.created));
    Wire.tags(node, policy.tags);
  }
}
