package dev.understudy.aliyun;

import com.aliyuncs.ecs.model.v20140526.CreateSnapshotGroupRequest;
import com.aliyuncs.ecs.model.v20140526.DeleteSnapshotGroupRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeSnapshotGroupsRequest;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Snapshot-consistent groups of one region over ECS. */
final class SnapshotGroupCalls {
  private static final Set<String> GONE = Set.of("InvalidSnapshotGroupId.NotFound");
  private static final int MOST_IDS = 10;

  private final Gateway gateway;
  private final Fresh<SnapshotGroupId> fresh;

  SnapshotGroupCalls(Gateway gateway, Fresh<SnapshotGroupId> fresh) {
    this.gateway = gateway;
    this.fresh = fresh;
  }

  SnapshotGroupId take(
      InstanceId instance, List<DiskId> disks, String name, Tags tags, Token token) {
    Tags marked = tags.with(Tags.TOKEN, token.value());
    return fresh.creating(
        marked,
        () -> {
          CreateSnapshotGroupRequest request = new CreateSnapshotGroupRequest();
          request.setInstanceId(instance.value());
          request.setDiskIds(disks.stream().map(DiskId::value).toList());
          request.setName(name);
          // The SDK's class lacks it; the API takes it.
          request.putQueryParameter("ClientToken", token.value());
          Parameters.tag(request, marked);
          return gateway.change(
              request, reply -> new SnapshotGroupId(reply.required("SnapshotGroupId")));
        });
  }

  List<SnapshotGroup> describe(Collection<SnapshotGroupId> ids) {
    return fresh.describe(
        ids,
        SnapshotGroup::id,
        () -> {
          List<String> all = ids.stream().distinct().map(SnapshotGroupId::value).toList();
          List<SnapshotGroup> found = new ArrayList<>();
          for (int from = 0; from < all.size(); from += MOST_IDS) {
            List<String> batch = all.subList(from, Math.min(all.size(), from + MOST_IDS));
            found.addAll(list(request -> request.setSnapshotGroupIds(batch)));
          }
          return found;
        });
  }

  List<SnapshotGroup> findByTags(Tags tags) {
    return fresh.find(
        tags,
        SnapshotGroup::id,
        () ->
            list(request -> Parameters.tag(request, tags)).stream()
                .filter(group -> group.tags().containsAll(tags))
                .toList());
  }

  void delete(SnapshotGroupId id) {
    DeleteSnapshotGroupRequest request = new DeleteSnapshotGroupRequest();
    request.setSnapshotGroupId(id.value());
    List<Reply> failed =
        gateway.change(request, SnapshotGroupCalls::failed, GONE, refusal -> List.of());
    fresh.deleted(id);
    if (!failed.isEmpty()) {
      throw survived(id, failed);
    }
  }

  /** The group may be gone and some of its members not, in an answer that is no error. */
  private static List<Reply> failed(Reply reply) {
    return reply.list("OperationProgressSet", "OperationProgress").stream()
        .filter(item -> item.text("OperationStatus").equalsIgnoreCase("Failed"))
        .toList();
  }

  private static ProblemException survived(SnapshotGroupId id, List<Reply> failed) {
    String code = failed.get(0).text("ErrorCode");
    String ids =
        failed.stream()
            .flatMap(item -> item.list("RelatedItemSet", "RelatedItem").stream())
            .filter(item -> item.text("Name").equals("SnapshotId"))
            .map(item -> item.text("Value"))
            .collect(Collectors.joining(", "));
    ErrorCodes.Meaning meaning = ErrorCodes.of("DeleteSnapshotGroup", code);
    return Problem.of(
            meaning.code(),
            failed.size() + " snapshots of group " + id + " could not be deleted",
            code + ": " + ids,
            meaning.hint())
        .withEffect(meaning.effect())
        .asException();
  }

  private List<SnapshotGroup> list(Consumer<DescribeSnapshotGroupsRequest> filter) {
    return Pages.byToken(
        token -> {
          DescribeSnapshotGroupsRequest request = new DescribeSnapshotGroupsRequest();
          filter.accept(request);
          request.setMaxResults(Pages.SIZE);
          if (!token.isEmpty()) {
            request.setNextToken(token);
          }
          return gateway.ask(
              request,
              reply ->
                  Pages.page(
                      reply,
                      reply.list("SnapshotGroups", "SnapshotGroup").stream()
                          .map(SnapshotGroupCalls::group)
                          .toList()));
        });
  }

  private static SnapshotGroup group(Reply reply) {
    List<SnapshotGroup.Member> members =
        reply.list("Snapshots", "Snapshot").stream()
            .map(
                member ->
                    new SnapshotGroup.Member(
                        new SnapshotId(member.required("SnapshotId")),
                        new DiskId(member.required("SourceDiskId"))))
            .toList();
    // Here, unlike elsewhere, tags are Key and Value.
    Map<String, String> tags = new LinkedHashMap<>();
    for (Reply tag : reply.list("Tags", "Tag")) {
      tags.put(tag.required("Key"), tag.text("Value"));
    }
    return new SnapshotGroup(
        new SnapshotGroupId(reply.required("SnapshotGroupId")), members, new Tags(tags));
  }
}
