package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Listing;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.Tags;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The snapshots of a region that the estate's snapshot policy took, or copied there, by the disk
 * they are of. The disk is what the cloud says, not what a tag says: tags can be edited by hand.
 */
public final class OwnSnapshots {
  /** A copy made longer after its cut than this has a tag that somebody edited. */
  private static final Duration LONGEST_LAG = Duration.ofDays(90);

  private static final Set<String> LEVELS = Set.of("L0", "L1", "L2", "L3", "L4");
  private static final String PURPOSE = "snapshot";
  private static final Comparator<Snapshot> NEWEST_FIRST =
      Comparator.comparing(OwnSnapshots::cut).thenComparing(Snapshot::id).reversed();

  private OwnSnapshots() {}

  /**
   * Reads a region page by page.
   *
   * @param since leaves out what was created before
   * @return for each disk, newest first
   */
  public static Map<DiskId, List<Snapshot>> read(
      Cloud.Region region, String estate, Optional<Instant> since) {
    Map<DiskId, List<Snapshot>> found = new HashMap<>();
    Listing.each(
        token -> region.snapshots().page(since, token),
        Snapshot::id,
        snapshot -> {
          if (isOf(estate, snapshot)) {
            found.computeIfAbsent(snapshot.sourceDisk(), any -> new ArrayList<>()).add(snapshot);
          }
        });
    found.values().forEach(list -> list.sort(NEWEST_FIRST));
    return found;
  }

  /** Whether the estate's policy made it. */
  public static boolean isOf(String estate, Snapshot snapshot) {
    Tags tags = snapshot.tags();
    return tags.containsAll(Tags.of(Tags.ESTATE, estate, Tags.PURPOSE, PURPOSE))
        && (tags.find(Tags.SLOT).isPresent() || tags.find(Tags.RUN).isPresent());
  }

  /** When its data was cut: of a copy, when that of its source was. */
  public static Instant cut(Snapshot snapshot) {
    if (snapshot.copyOf().isEmpty()) {
      return snapshot.created();
    }
    return snapshot
        .tags()
        .find(Tags.CUT)
        .flatMap(OwnSnapshots::instant)
        .filter(cut -> !cut.isAfter(snapshot.created()))
        .filter(cut -> cut.isAfter(snapshot.created().minus(LONGEST_LAG)))
        .orElse(snapshot.created());
  }

  /** The slot it was taken for. */
  public static Optional<Instant> slot(Snapshot snapshot) {
    return snapshot.tags().find(Tags.SLOT).flatMap(OwnSnapshots::instant);
  }

  /** The highest level it was proven to; {@code L0} when there is none, or none that we know. */
  public static String level(Snapshot snapshot) {
    return snapshot.tags().find(Tags.VERIFIED).filter(LEVELS::contains).orElse("L0");
  }

  /** Whether its contents were once proven, not only its existence. */
  public static boolean isVerified(Snapshot snapshot) {
    return level(snapshot).compareTo("L1") >= 0;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
