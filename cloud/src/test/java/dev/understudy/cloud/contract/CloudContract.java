package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.LaunchRequest;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Token;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** What the contracts have in common: marked resources, waiting, and tidying up. */
public abstract class CloudContract {
  private final String unique = UUID.randomUUID().toString();

  /** What a test makes carries these, and is removed by them. */
  protected final Tags marks = Tags.of(Tags.PURPOSE, "contract", Tags.RUN, unique);

  private int tokens;

  /** Where to run; called for every test. */
  protected abstract Place place();

  @AfterEach
  void removeEverythingThatWasMade() throws InterruptedException {
    Cloud.Region region = region();
    region.instances().findByTags(marks).forEach(server -> region.instances().release(server.id()));
    until(() -> region.instances().findByTags(marks), List::isEmpty);
    until(
        () -> region.disks().findByTags(marks),
        disks -> disks.stream().allMatch(disk -> disk.state() == Disk.State.AVAILABLE));
    region.disks().findByTags(marks).forEach(disk -> region.disks().delete(disk.id()));
    region.images().findByTags(marks).forEach(image -> region.images().delete(image.id()));
    until(() -> region.images().findByTags(marks), List::isEmpty);
    region.snapshots().findByTags(marks).forEach(s -> region.snapshots().delete(s.id()));
    region.network().findByTags(marks).forEach(group -> region.network().delete(group));
    until(() -> region.disks().findByTags(marks), List::isEmpty);
    until(() -> region.snapshots().findByTags(marks), List::isEmpty);
  }

  protected final Cloud.Region region() {
    return place().cloud().in(place().region());
  }

  protected final Token token() {
    return new Token(unique.substring(0, 23) + "-" + ++tokens);
  }

  /** A name that no other test uses. */
  protected final String name(String prefix) {
    return prefix + "-" + unique.substring(0, 8) + "-" + ++tokens;
  }

  protected final LaunchRequest wanted(SecurityGroupId group) {
    Place place = place();
    return new LaunchRequest(
        name("contract"),
        place.image(),
        place.type(),
        place.zone(),
        place.vswitch(),
        group,
        place.keyPair(),
        0,
        "",
        marks);
  }

  protected final InstanceId launch() throws InterruptedException {
    InstanceId server = region().instances().launch(wanted(place().group()), token());
    await(server, Instance.State.RUNNING);
    return server;
  }

  protected final DiskId sourceDisk(Disk.Kind kind) {
    return region().disks().of(place().server()).stream()
        .filter(disk -> disk.kind() == kind)
        .findFirst()
        .orElseThrow()
        .id();
  }

  protected final SnapshotId snapshot(Disk.Kind kind) throws InterruptedException {
    SnapshotId id = region().snapshots().take(sourceDisk(kind), name("contract"), marks, token());
    until(
        () -> region().snapshots().describe(List.of(id)),
        found -> found.stream().anyMatch(Snapshot::isUsable));
    return id;
  }

  protected final DiskId dataDisk() throws InterruptedException {
    DiskId disk =
        region()
            .disks()
            .createFrom(
                snapshot(Disk.Kind.DATA),
                place().zone(),
                "cloud_essd",
                name("contract"),
                marks,
                token());
    await(disk, Disk.State.AVAILABLE);
    return disk;
  }

  protected final Instance await(InstanceId server, Instance.State state)
      throws InterruptedException {
    return until(
            () -> region().instances().describe(List.of(server)),
            found -> found.stream().anyMatch(instance -> instance.state() == state))
        .get(0);
  }

  protected final Disk await(DiskId disk, Disk.State state) throws InterruptedException {
    return until(
            () -> region().disks().describe(List.of(disk)),
            found -> found.stream().anyMatch(one -> one.state() == state))
        .get(0);
  }

  protected final Image await(ImageId image, Image.State state) throws InterruptedException {
    return until(
            () -> region().images().describe(List.of(image)),
            found -> found.stream().anyMatch(one -> one.state() == state))
        .get(0);
  }

  /** Looks until it is as it should be, or fails with what it saw last. */
  protected final <T> T until(Supplier<T> look, Predicate<T> good) throws InterruptedException {
    Deadline deadline = Deadline.in(place().time(), place().patience());
    Optional<T> found = place().poll().until(deadline, () -> Optional.of(look.get()).filter(good));
    if (found.isPresent()) {
      return found.get();
    }
    T last = look.get();
    assertThat(last).as("after %s", place().patience()).matches(good);
    return last;
  }

  protected static Problem failing(Runnable call) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, call::run);
    assertThat(thrown).as("the call succeeded").isNotNull();
    return thrown.problem();
  }
}
