package dev.understudy.lab.ecs;

import java.util.LinkedHashSet;
import java.util.Set;

/** A policy by which the cloud itself would take snapshots. The lab takes none. */
final class AutoSnapshotPolicy extends Resource {

  /** JSON of hours, in UTC+8, as it was given. */
  String timePoints = "";

  /** JSON of days, 1 for Monday, as it was given. */
  String repeatWeekdays = "";

  /** -1 for ever. */
  int retentionDays;

  boolean copies;
  String targetCopyRegions = "";
  int copiedRetentionDays;
  Set<String> disks = new LinkedHashSet<>();

  @Override
  String kind() {
    return "snapshotpolicy";
  }
}
