package dev.understudy.snapshot.status;

import java.util.List;
import java.util.Optional;

/**
 * What the snapshots here take up, and what they come to. The cloud tells the sum of a disk's
 * snapshots only, not how much of it is the first, whole one: so what comes is between as much as
 * now, if all of it is the first, and in proportion to the number, if none of it is.
 *
 * @param count of the snapshots of all disks, whoever took them
 * @param bytes stored now
 * @param expectedMin at steady state, at the least
 * @param expectedMax at steady state, at the most
 */
public record StorageEstimate(long count, long bytes, long expectedMin, long expectedMax) {

  /** Empty when the cloud told no size, or the policy never comes to rest. */
  public static Optional<StorageEstimate> of(Survey survey, Optional<SteadyCount> steady) {
    List<Disk> disks =
        survey.regions().values().stream()
            .flatMap(region -> region.usage().values().stream())
            .filter(usage -> usage.count() > 0)
            .map(usage -> new Disk(usage.count(), usage.bytes()))
            .toList();
    if (disks.isEmpty() || steady.isEmpty()) {
      return Optional.empty();
    }
    int most = steady.get().max();
    return Optional.of(
        new StorageEstimate(
            disks.stream().mapToLong(Disk::count).sum(),
            disks.stream().mapToLong(Disk::bytes).sum(),
            disks.stream().mapToLong(disk -> Math.min(disk.bytes, disk.inProportion(most))).sum(),
            disks.stream().mapToLong(disk -> Math.max(disk.bytes, disk.inProportion(most))).sum()));
  }

  private record Disk(int count, long bytes) {

    long inProportion(int number) {
      return Math.round((double) bytes / count * number);
    }
  }
}
