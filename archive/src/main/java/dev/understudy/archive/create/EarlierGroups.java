package dev.understudy.archive.create;

import dev.understudy.archive.format.Entry.Place;
import dev.understudy.archive.format.GroupName;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Repository.StoredSegment;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The groups that an earlier archive points to: which are whole in the repository, and how much of
 * each is still alive. What lies in a group that is mostly dead is read again, so that old segments
 * can go.
 */
final class EarlierGroups {
  private static final long SMALL = 1024 * 1024;

  private final List<Segment> segments;
  private final double leastAlive;
  private final Set<GroupName> unusable = new HashSet<>();
  private final Map<GroupName, Long> alive = new HashMap<>();

  /**
   * @param segments as the earlier archive's manifest names them
   * @param leastAlive the share of a group below which it is read again
   */
  EarlierGroups(List<Segment> segments, double leastAlive) {
    this.segments = segments;
    this.leastAlive = leastAlive;
  }

  /** Looks which segments are there with the length they should have. */
  void look(Repository repository) {
    Map<SegmentName, Long> stored = new HashMap<>();
    segments.stream()
        .map(segment -> segment.name().archive())
        .distinct()
        .flatMap(archive -> repository.segments(archive).stream())
        .forEach((StoredSegment each) -> stored.put(each.name(), each.storedBytes()));
    for (Segment each : segments) {
      long length = repository.seal().sealedLength(each.storedBytes());
      if (stored.getOrDefault(each.name(), -1L) != length) {
        unusable.add(GroupName.of(each.name()));
      }
    }
  }

  boolean isUsable(Place place) {
    return !unusable.contains(GroupName.of(place));
  }

  /** Something there is carried over. */
  void use(Place place) {
    alive.merge(GroupName.of(place), place.length(), Long::sum);
  }

  /**
   * Rules out the groups that are mostly dead, and forgets what was used. False when there is none,
   * and what was used stands.
   */
  boolean giveUpDead() {
    Map<GroupName, Long> raw = new HashMap<>();
    segments.forEach(each -> raw.merge(GroupName.of(each.name()), each.rawBytes(), Long::sum));
    Set<GroupName> dead = new HashSet<>();
    alive.forEach(
        (key, bytes) -> {
          long all = raw.getOrDefault(key, 0L);
          if (all > SMALL && bytes < leastAlive * all) {
            dead.add(key);
          }
        });
    if (dead.isEmpty()) {
      return false;
    }
    unusable.addAll(dead);
    alive.clear();
    return true;
  }

  /** The segments of all groups that are used. */
  List<Segment> used() {
    return segments.stream().filter(each -> alive.containsKey(GroupName.of(each.name()))).toList();
  }
}
