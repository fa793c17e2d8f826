package dev.understudy.cloud.fake;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Token;
import java.util.Optional;

/** Copies a snapshot from one region in memory to another. */
final class FakeCopy {

  private FakeCopy() {}

  static SnapshotId copy(
      FakeRegion from,
      RegionId to,
      SnapshotId source,
      String copyName,
      Tags tags,
      Optional<String> key,
      Token token) {
    FakeRegion there = from.others.apply(to);
    String known = from.madeByToken.get(token.value());
    if (known != null) {
      return new SnapshotId(known);
    }
    Snapshot original = from.snapshots.get(source);
    if (original == null) {
      throw FakeRegion.missing("snapshot " + source);
    }
    if (!original.isUsable()) {
      throw FakeRegion.refused("snapshot " + source + " cannot be copied");
    }
    if (there.snapshots.values().stream()
        .anyMatch(
            other ->
                other.sourceDisk().equals(original.sourceDisk())
                    && other.state() == Snapshot.State.PROGRESSING)) {
      there.look();
      throw FakeRegion.refused("another copy of " + original.sourceDisk() + " is not finished")
          .problem()
          .withEffect(Effect.TRANSIENT)
          .asException();
    }
    SnapshotId copy = new SnapshotId(there.name("s"));
    from.madeByToken.put(token.value(), copy.value());
    there.snapshots.put(
        copy,
        new Snapshot(
            copy,
            copyName,
            Snapshot.State.PROGRESSING,
            0,
            original.sourceDisk(),
            original.sourceKind(),
            original.sizeGib(),
            from.time.now(),
            tags.with(Tags.TOKEN, token.value()),
            Optional.of(new Snapshot.Origin(source, from.id())),
            false,
            key));
    Snapshot.State end =
        there.failingCopies-- > 0 ? Snapshot.State.FAILED : Snapshot.State.ACCOMPLISHED;
    there.later(
        copy,
        () -> there.snapshots.computeIfPresent(copy, (k, now) -> Changed.state(now, end, 100)));
    return copy;
  }
}
