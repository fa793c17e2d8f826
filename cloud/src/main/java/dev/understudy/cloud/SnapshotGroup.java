package dev.understudy.cloud;

import java.util.List;

/** Snapshots of several disks of one server, cut at one instant (ECS CreateSnapshotGroup). */
public record SnapshotGroup(SnapshotGroupId id, List<Member> members, Tags tags) {

  /** One of its snapshots; an ordinary one, which does not have the group's tags. */
  public record Member(SnapshotId snapshot, DiskId disk) {}

  public SnapshotGroup {
    members = List.copyOf(members);
  }
}
