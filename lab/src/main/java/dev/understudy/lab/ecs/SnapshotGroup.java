package dev.understudy.lab.ecs;

/** Snapshots of several disks cut at the same instant. */
final class SnapshotGroup extends Resource {
  String instance = "";

  @Override
  String kind() {
    return "snapshotgroup";
  }
}
