package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;
import static dev.understudy.lab.rpc.Refusal.notFound;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts tags on resources of any kind, takes them off, and lists them. */
final class TagActions {
  private static final int MAX_RESOURCES = 50;
  private static final int PAGE = 50;

  ObjectNode tag(RpcRequest request, Model model, Effects effects) {
    List<Resource> resources = resources(request, model);
    Map<String, String> tags = Checks.tags(request);
    if (tags.isEmpty()) {
      throw Refusal.missing("Tag.N");
    }
    resources.forEach(resource -> Checks.putTags(resource, tags));
    return Wire.empty();
  }

  ObjectNode untag(RpcRequest request, Model model, Effects effects) {
    List<Resource> resources = resources(request, model);
    List<String> keys = request.list("TagKey");
    for (Resource resource : resources) {
      if (request.flag("All") && keys.isEmpty()) {
        resource.tags.clear();
      }
      keys.forEach(resource.tags::remove);
    }
    return Wire.empty();
  }

  ObjectNode list(RpcRequest request, Model model, Effects effects) {
    Map<String, ? extends Resource> all = ofKind(request.get("ResourceType"), model);
    List<String> ids = request.list("ResourceId");
    List<Map<String, String>> tags = request.objects("Tag");
    if (ids.size() > MAX_RESOURCES) {
      throw badRequest(
          "NumberExceed.ResourceIds", "The maximum number of ResourceIds is exceeded.");
    }
    if (ids.isEmpty() && tags.isEmpty()) {
      throw Refusal.missing("ResourceId.N");
    }
    List<Resource> matching = new ArrayList<>();
    Model.listed(all, request.region()).stream()
        .filter(resource -> ids.isEmpty() || ids.contains(resource.id))
        .filter(resource -> Checks.hasTags(resource, tags))
        .forEach(matching::add);
    long before = Page.place(request);
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "TagResources", "TagResource");
    String next = "";
    for (Resource resource : matching.stream().filter(r -> r.sequence < before).toList()) {
      if (array.size() >= PAGE) {
        break;
      }
      resource.tags.forEach(
          (key, value) ->
              array
                  .addObject()
                  .put("ResourceId", resource.id)
                  .put("ResourceType", resource.kind())
                  .put("TagKey", key)
                  .put("TagValue", value));
      next = resource == matching.get(matching.size() - 1) ? "" : Page.encode(resource.sequence);
    }
    reply.put("NextToken", next);
    return reply;
  }

  private static List<Resource> resources(RpcRequest request, Model model) {
    Map<String, ? extends Resource> all = ofKind(request.get("ResourceType"), model);
    List<String> ids = request.list("ResourceId");
    if (ids.isEmpty()) {
      throw Refusal.missing("ResourceId.N");
    }
    if (ids.size() > MAX_RESOURCES) {
      throw badRequest(
          "NumberExceed.ResourceIds", "The maximum number of ResourceIds is exceeded.");
    }
    List<Resource> resources = new ArrayList<>();
    for (String id : ids) {
      resources.add(
          Model.find(all, request.region(), id)
              .orElseThrow(
                  () ->
                      notFound(
                          "InvalidResourceId.NotFound",
                          "The specified ResourceIds are not found.")));
    }
    return resources;
  }

  private static Map<String, ? extends Resource> ofKind(String kind, Model model) {
    return switch (kind) {
      case "instance" -> model.instances;
      case "disk" -> model.disks;
      case "snapshot" -> model.snapshots;
      case "image" -> model.images;
      case "securitygroup" -> model.securityGroups;
      case "snapshotgroup" -> model.snapshotGroups;
      case "snapshotpolicy" -> model.snapshotPolicies;
      default ->
          throw notFound(
              "InvalidResourceType.NotFound", "The ResourceType provided does not exist.");
    };
  }
}
