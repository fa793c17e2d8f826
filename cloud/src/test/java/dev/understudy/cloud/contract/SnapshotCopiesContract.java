package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Token;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Contract of the copies of {@link dev.understudy.cloud.Snapshots}. */
public abstract class SnapshotCopiesContract extends CloudContract {

  @AfterEach
  void removeCopies() throws Exception {
    until(
        () -> there().snapshots().findByTags(marks),
        copies -> copies.stream().noneMatch(c -> c.state() == Snapshot.State.PROGRESSING));
    there().snapshots().findByTags(marks).forEach(c -> there().snapshots().delete(c.id()));
    until(() -> there().snapshots().findByTags(marks), List::isEmpty);
  }

  @Test
  void aCopyIsMadeOnceForOneTokenInTheOtherRegionAndSaysOfWhat() throws Exception {
    SnapshotId source = snapshot(Disk.Kind.DATA);
    String name = name("contract");
    Token token = token();

    SnapshotId id = copy(source, name, token);
    SnapshotId again = copy(source, name, token);

    assertThat(again).isEqualTo(id);
    Snapshot copy =
        until(
                () -> there().snapshots().describe(List.of(id)),
                found -> found.stream().anyMatch(Snapshot::isUsable))
            .get(0);
    assertThat(copy.name()).isEqualTo(name);
    assertThat(copy.copyOf()).contains(new Snapshot.Origin(source, place().region()));
    assertThat(copy.sourceDisk()).isEqualTo(sourceDisk(Disk.Kind.DATA));
    assertThat(copy.sourceKind()).isEqualTo(Disk.Kind.DATA);
    assertThat(copy.tags().containsAll(marks.with(Tags.TOKEN, token.value()))).isTrue();
    assertThat(there().snapshots().findByTags(marks)).hasSize(1);
    assertThat(region().snapshots().describe(List.of(id))).isEmpty();
  }

  @Test
  void whatWasTakenHereIsACopyOfNothing() throws Exception {
    SnapshotId source = snapshot(Disk.Kind.DATA);

    assertThat(region().snapshots().describe(List.of(source)).get(0).copyOf()).isEmpty();
  }

  @Test
  void aSecondCopyOfADiskIsAcceptedOnceTheFirstIsDone() throws Exception {
    SnapshotId first = snapshot(Disk.Kind.DATA);
    SnapshotId second = snapshot(Disk.Kind.DATA);
    String name = name("contract");
    Token token = token();
    copy(first, name("contract"), token());

    SnapshotId id = until(() -> tryCopy(second, name, token), Optional::isPresent).orElseThrow();

    assertThat(there().snapshots().describe(List.of(id)).get(0).copyOf())
        .contains(new Snapshot.Origin(second, place().region()));
    assertThat(there().snapshots().findByTags(marks)).hasSize(2);
  }

  @Test
  void anUnknownSourceIsNotFound() {
    SnapshotId unknown = new SnapshotId("s-00000000000000000000");

    Problem problem = failing(() -> copy(unknown, name("contract"), token()));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
  }

  /** Empty while the cloud says to come again. */
  private Optional<SnapshotId> tryCopy(SnapshotId source, String name, Token token) {
    try {
      return Optional.of(copy(source, name, token));
    } catch (ProblemException e) {
      assertThat(e.problem().effect()).isEqualTo(Effect.TRANSIENT);
      return Optional.empty();
    }
  }

  private SnapshotId copy(SnapshotId source, String name, Token token) {
    return region()
        .snapshots()
        .copy(source, place().elsewhere(), name, marks, Optional.empty(), token);
  }

  private Cloud.Region there() {
    return place().cloud().in(place().elsewhere());
  }
}
