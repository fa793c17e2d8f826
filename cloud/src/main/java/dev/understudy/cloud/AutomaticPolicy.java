package dev.understudy.cloud;

import java.util.List;

/**
 * A snapshot policy that the cloud itself carries out, beside ours (ECS
 * DescribeAutoSnapshotPolicyEx).
 *
 * @param disks it is applied to, as far as asked about
 */
public record AutomaticPolicy(String id, String name, List<DiskId> disks) {

  public AutomaticPolicy {
    disks = List.copyOf(disks);
  }
}
