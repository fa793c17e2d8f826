package dev.understudy.snapshot;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Snapshot ids as receipts carry them: joined by commas. */
final class Ids {

  private Ids() {}

  static String join(List<SnapshotId> ids) {
    return ids.stream().map(SnapshotId::value).collect(Collectors.joining(","));
  }

  static List<SnapshotId> snapshots(String joined) {
    return Arrays.stream(joined.split(","))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .map(SnapshotId::new)
        .toList();
  }

  static Optional<Snapshot> find(Snapshots snapshots, SnapshotId id) {
    return snapshots.describe(List.of(id)).stream().findFirst();
  }
}
