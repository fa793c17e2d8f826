package dev.understudy.lab.ecs;

import java.util.ArrayList;
import java.util.List;

/** All snapshots of one disk in one region: they share what did not change between them. */
final class SnapshotLink extends Resource {
  private static final long GIB = 1L << 30;

  final String disk;
  final List<Snapshot> snapshots = new ArrayList<>();

  SnapshotLink(String disk) {
    this.id = idOf(disk);
    this.disk = disk;
  }

  static String idOf(String disk) {
    return "sl-" + disk.substring(2);
  }

  @Override
  String kind() {
    return "snapshotlink";
  }

  /**
   * Stored bytes, as the lab supposes: a third of the disk at first, a hundredth each time more.
   */
  long storedBytes() {
    long bytes = 0;
    for (Snapshot each : snapshots) {
      if (!each.is(Snapshot.Status.FAILED)) {
        bytes += bytes == 0 ? each.sizeGib * GIB / 3 : each.sizeGib * GIB / 100;
      }
    }
    return bytes;
  }
}
