package dev.understudy.restore;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.InstanceId;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.StepContext;
import java.util.Optional;

/** Takes a disk off a server and waits until it is free. */
record Detachment(Cloud.Region region) {

  /** Detaches and waits; a disk that is gone, or is not on this server, counts as done. */
  void detach(StepContext context, String disk, InstanceId server) throws InterruptedException {
    Optional<Disk> now = new Lookup(region).disk(disk);
    if (now.filter(d -> d.instance().equals(Optional.of(server))).isEmpty()) {
      return;
    }
    if (now.get().state() != Disk.State.DETACHING) {
      region.disks().detach(now.get().id(), server);
    }
    awaitFree(context, disk, server);
  }

  /** Waits until the disk is on this server no more and settled. */
  void awaitFree(StepContext context, String disk, InstanceId server) throws InterruptedException {
    Poll.standard()
        .orFail(
            context.deadline(),
            () -> stuck(disk, server),
            () -> {
              Optional<Disk> now = new Lookup(region).disk(disk);
              boolean isFree =
                  now.filter(
                          d ->
                              d.instance().equals(Optional.of(server))
                                  || d.state() == Disk.State.DETACHING)
                      .isEmpty();
              return isFree ? Optional.of(true) : Optional.empty();
            });
  }

  private static Problem stuck(String disk, InstanceId server) {
    return Problem.of(
        ProblemCode.TIMEOUT,
        "disk " + disk + " does not come off server " + server,
        "the cloud has not detached it in the time given",
        "look whether the server still has it mounted, then run again");
  }
}
