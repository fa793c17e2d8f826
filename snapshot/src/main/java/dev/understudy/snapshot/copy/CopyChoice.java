package dev.understudy.snapshot.copy;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.SnapshotPolicy.CopyTarget;
import dev.understudy.core.Sha256;
import dev.understudy.core.Token;
import dev.understudy.snapshot.fleet.FleetDisk;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done about the copies of one disk at one target.
 *
 * @param to the target's region
 * @param source the newest accomplished snapshot here; empty when there is none
 * @param copy the one that is waited for, or is there
 * @param failedTries how many copies of that source failed
 */
public record CopyChoice(
    FleetDisk disk,
    CopyTarget target,
    RegionId to,
    Decision decision,
    Optional<Snapshot> source,
    Optional<SnapshotId> copy,
    int failedTries) {
  private static final int MAX_TAGS = 20;
  private static final String OURS = "understudy:";

  /** What is true of this place and of no other, or not true of a copy. */
  private static final Set<String> NOT_OF_A_COPY =
      Set.of(Tags.GROUP, Tags.VERIFIED, Tags.VERIFIED_AT, Tags.TOKEN);

  /** One of them for every disk and target. */
  public enum Decision {
    /** Nothing here can be copied. */
    NOTHING,
    /** The copy is to be asked for. */
    START,
    /** The copy of an older snapshot is not complete, and the cloud makes one at a time. */
    WAIT,
    /** The copy was asked for and is not complete. */
    COPYING,
    COPIED
  }

  /** Where the copy is to be, for a person: {@code cn-shanghai data/system in cn-beijing}. */
  public String place() {
    return disk.place() + " in " + to;
  }

  /** The same for every run on every host, until a copy of this source has failed. */
  public Token token() {
    String name = source.orElseThrow().id() + " " + to + " " + failedTries;
    return new Token("copy-" + Sha256.hex(name).substring(0, 40));
  }

  /**
   * The source's tags, what it is and for which slot, and when it was cut; but what was proven of
   * it was not proven of the copy.
   */
  public Tags tags() {
    Snapshot from = source.orElseThrow();
    Map<String, String> tags = new LinkedHashMap<>();
    from.tags().values().forEach((key, value) -> put(tags, key, value, key.startsWith(OURS)));
    tags.put(Tags.CUT, from.created().toString());
    from.tags()
        .values()
        .forEach(
            (key, value) ->
                put(tags, key, value, !key.startsWith("acs:") && tags.size() < MAX_TAGS - 1));
    return new Tags(tags);
  }

  CopyChoice copying(SnapshotId id) {
    return with(Decision.COPYING, Optional.of(id), failedTries);
  }

  CopyChoice copied() {
    return with(Decision.COPIED, copy, failedTries);
  }

  CopyChoice again(int moreTries) {
    return with(Decision.START, Optional.empty(), failedTries + moreTries);
  }

  boolean is(Decision other) {
    return decision == other;
  }

  private CopyChoice with(Decision next, Optional<SnapshotId> id, int tries) {
    return new CopyChoice(disk, target, to, next, source, id, tries);
  }

  private static void put(Map<String, String> tags, String key, String value, boolean wanted) {
    if (wanted && !NOT_OF_A_COPY.contains(key)) {
      tags.putIfAbsent(key, value);
    }
  }
}
