package dev.understudy.aliyun;

import com.aliyuncs.ecs.model.v20140526.DescribeAutoSnapshotPolicyExRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeDisksRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeSnapshotLinksRequest;
import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.SnapshotUsage;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;

/** What surrounds the snapshots of one region over ECS: locks, sizes, the cloud's own policies. */
final class SnapshotCare {
  private static final int POLICIES_A_PAGE = 100;

  private final Gateway gateway;

  SnapshotCare(Gateway gateway) {
    this.gateway = gateway;
  }

  SnapshotLock lock(SnapshotId id, int days, int coolOffHours, Token token) {
    PlainRequest request = new PlainRequest("LockSnapshot");
    request.putQueryParameter("SnapshotId", id.value());
    request.putQueryParameter("LockMode", "compliance");
    request.putQueryParameter("LockDuration", days);
    request.putQueryParameter("CoolOffPeriod", coolOffHours);
    request.putQueryParameter("ClientToken", token.value());
    return gateway.change(request, reply -> lock(reply.inside("LockedSnapshotInfo")));
  }

  List<SnapshotLock> locks() {
    return Pages.byToken(
        token -> {
          PlainRequest request = new PlainRequest("DescribeLockedSnapshots");
          request.putQueryParameter("MaxResults", Pages.SIZE);
          if (!token.isEmpty()) {
            request.putQueryParameter("NextToken", token);
          }
          return gateway.ask(
              request,
              reply ->
                  Pages.page(
                      reply,
                      reply.list("LockedSnapshotsInfo").stream()
                          .filter(info -> info.text("LockStatus").startsWith("compliance"))
                          .map(SnapshotCare::lock)
                          .toList()));
        });
  }

  List<SnapshotUsage> usage(Collection<DiskId> disks) {
    return Parameters.batches(disks).stream()
        .flatMap(
            batch ->
                Pages.byNumber(
                    number -> {
                      DescribeSnapshotLinksRequest request = new DescribeSnapshotLinksRequest();
                      request.setDiskIds(Parameters.json(batch));
                      request.setPageSize(Pages.SIZE);
                      request.setPageNumber(number);
                      return gateway.ask(
                          request,
                          reply ->
                              Pages.page(
                                  reply,
                                  reply.list("SnapshotLinks", "SnapshotLink").stream()
                                      .map(SnapshotCare::usage)
                                      .toList()));
                    })
                    .stream())
        .toList();
  }

  List<AutomaticPolicy> automaticPolicies() {
    return Pages.byNumber(
            number -> {
              DescribeAutoSnapshotPolicyExRequest request =
                  new DescribeAutoSnapshotPolicyExRequest();
              request.setPageSize(POLICIES_A_PAGE);
              request.setPageNumber(number);
              return gateway.ask(
                  request,
                  reply ->
                      Pages.page(reply, reply.list("AutoSnapshotPolicies", "AutoSnapshotPolicy")));
            })
        .stream()
        .map(this::policy)
        .toList();
  }

  private AutomaticPolicy policy(Reply reply) {
    String id = reply.required("AutoSnapshotPolicyId");
    return new AutomaticPolicy(id, reply.text("AutoSnapshotPolicyName"), disksOf(id));
  }

  private List<DiskId> disksOf(String policy) {
    return Pages.byToken(
        token -> {
          DescribeDisksRequest request = new DescribeDisksRequest();
          request.setAutoSnapshotPolicyId(policy);
          request.setMaxResults(Pages.SIZE);
          if (!token.isEmpty()) {
            request.setNextToken(token);
          }
          return gateway.ask(
              request,
              reply ->
                  Pages.page(
                      reply,
                      reply.list("Disks", "Disk").stream()
                          .map(disk -> new DiskId(disk.required("DiskId")))
                          .toList()));
        });
  }

  private static SnapshotLock lock(Reply info) {
    return new SnapshotLock(
        new SnapshotId(info.required("SnapshotId")),
        info.time("LockExpiredTime"),
        info.time("CoolOffPeriodExpiredTime"));
  }

  private static SnapshotUsage usage(Reply link) {
    return new SnapshotUsage(
        new DiskId(link.required("SourceDiskId")),
        link.number("TotalCount"),
        link.bytes("TotalSize"));
  }
}
