package dev.understudy.restore;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.StepContext;
import java.util.Locale;
import java.util.Optional;

/**
 * Deletes a disk that a run made, once the cloud lets go of it. One that is gone counts as done.
 */
record DiskRemoval(Cloud.Region region) {

  /**
   * Waits until the disk is free, and deletes it.
   *
   * @throws dev.understudy.core.ProblemException {@code TIMEOUT} when something holds it
   */
  void remove(StepContext context, DiskId id) throws InterruptedException {
    Lookup lookup = new Lookup(region);
    Optional<Disk> free =
        Poll.standard()
            .orFail(
                context.deadline(),
                () -> held(id, lookup.disk(id.value())),
                () -> {
                  Optional<Disk> now = lookup.disk(id.value());
                  boolean isDecided = now.isEmpty() || now.get().state() == Disk.State.AVAILABLE;
                  return isDecided ? Optional.of(now) : Optional.empty();
                });
    if (free.isPresent()) {
      region.disks().delete(id);
      lookup.watchDisk(id.value()).awaitGone(context);
    }
  }

  private static Problem held(DiskId id, Optional<Disk> disk) {
    return Problem.of(
        ProblemCode.TIMEOUT,
        "disk " + id + " could not be deleted",
        "it is still "
            + disk.map(d -> d.state().name().toLowerCase(Locale.ROOT)).orElse("unknown")
            + disk.flatMap(Disk::instance).map(i -> " on " + i).orElse(""),
        "detach it, then undo the run again");
  }
}
