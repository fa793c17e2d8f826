package dev.understudy.archive.restore;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.Repository;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Restores archives. */
public final class ArchiveRestore {
  private final Ssh ssh;
  private final Repository repository;
  private final TimeSource time;

  public ArchiveRestore(Ssh ssh, Repository repository, TimeSource time) {
    this.ssh = ssh;
    this.repository = repository;
    this.time = time;
  }

  /**
   * Restores into a staging directory, proves it, and swaps it in; goes on where an interrupted
   * restore of the same archive to the same place had come to. Repeatable: done when done.
   *
   * @throws ProblemException {@code BLOCKED} when a service runs on the target or an earlier
   *     restore there is neither committed nor rolled back, {@code NO_SPACE}, {@code
   *     ARCHIVE_DAMAGED}, {@code UNSAFE_ARCHIVE}, {@code PROOF_FAILED}, {@code HOST_UNREACHABLE}
   */
  public RestoreResult run(RestoreRequest request, Progress progress, Deadline deadline)
      throws InterruptedException {
    try (Crew crew = new Crew()) {
      Target target = crew.closing(Target.connect(ssh, request.to(), deadline));
      RestorePlan plan = checked(crew, request, target, deadline);
      return restore(request, plan, target, progress, deadline);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Looks at the archive and at the target, and changes nothing.
   *
   * @throws ProblemException as {@link #run} before its first effect
   */
  public RestorePreview preview(RestoreRequest request, Deadline deadline)
      throws InterruptedException {
    try (Crew crew = new Crew()) {
      Target target = crew.closing(Target.connect(ssh, request.to(), deadline));
      RestorePlan plan = checked(crew, request, target, deadline);
      return new RestorePreview(plan.entries(), plan.bytes(), plan.isKnown());
    }
  }

  private RestorePlan checked(Crew crew, RestoreRequest request, Target target, Deadline deadline)
      throws InterruptedException {
    boolean leavesDevices = request.asUser() && !target.facts().isRoot();
    CompletableFuture<RestorePlan> planned = new CompletableFuture<>();
    crew.start(
        () -> planned.complete(crew.closing(RestorePlan.read(repository, request, leavesDevices))));
    crew.await(deadline);
    RestorePlan plan = planned.join();
    new Prechecks(target, request, deadline).run(plan);
    return plan;
  }

  private RestoreResult restore(
      RestoreRequest request, RestorePlan plan, Target target, Progress progress, Deadline deadline)
      throws InterruptedException, IOException {
    Tally tally = new Tally(time, progress, request.bytesPerSecond());
    try (Hold hold = Hold.take(target, identity(request, plan), deadline)) {
      if (!target.facts().isRoot()) {
        plan.owners().notFor(target.facts().uid()).forEach(tally::notRestored);
      }
      // What is being swapped in has been proven before.
      boolean isOver = hold.isSame() && (hold.isSwapped() || hold.isSwapping());
      if (!isOver) {
        Prechecks.requireFree(hold, target);
        requireRoom(hold, plan, target);
        if (hold.isSame()) {
          hold.goOn();
        } else {
          hold.begin();
        }
        try {
          new Transfer(ssh, repository, request, plan, target, hold, tally, deadline).run();
        } catch (ProblemException e) {
          // Nothing is to be gone on with.
          if (e.problem().code() == ProblemCode.UNSAFE_ARCHIVE
              || e.problem().code() == ProblemCode.PROOF_FAILED) {
            hold.clear();
          }
          throw e;
        }
        hold.flush();
      }
      if (!hold.isSwapped()) {
        target.swap(plan.paths(), deadline);
      }
      return new RestoreResult(
          plan.entries(),
          plan.bytes(),
          isOver ? plan.files() : tally.provenFiles(),
          tally.sentBytes(),
          tally.sentSegments(),
          plan.doneSegments(hold) + tally.keptSegments(),
          keptBefore(request, target),
          tally.notRestored(),
          tally.warnings(),
          // What was looked at on the way is known from now on.
          !isOver && plan.isComplete() && tally.notRestored().isEmpty() && !hold.isSame(),
          plan.sha256());
    }
  }

  /** A restore that is refused before it begins leaves nothing on the target. */
  private static void requireRoom(Hold hold, RestorePlan plan, Target target) {
    try {
      Prechecks.requireRoom(hold, plan, target);
    } catch (ProblemException e) {
      if (!hold.isSame()) {
        hold.clear();
      }
      throw e;
    }
  }

  private static Optional<String> keptBefore(RestoreRequest request, Target target) {
    boolean wasThere = !target.facts().get("kind").equals("none") || !request.paths().isEmpty();
    return wasThere ? Optional.of(target.paths().before()) : Optional.empty();
  }

  /** One line that is the same for the same restore only. */
  private static String identity(RestoreRequest request, RestorePlan plan) {
    byte[] paths = String.join("\0", request.paths()).getBytes(StandardCharsets.UTF_8);
    return request.archive()
        + " "
        + plan.sha256()
        + " "
        + HexFormat.of().formatHex(Sha256.of(paths)).substring(0, 16);
  }

  /** Removes what was kept of before. Repeatable; false when there was nothing to do. */
  public boolean commit(RestoreRequest request, Deadline deadline) throws InterruptedException {
    try (Target target = Target.connect(ssh, request.to(), deadline)) {
      String answer = target.commit(deadline);
      if (answer.equals("unfinished")) {
        throw Hold.blocked(
            "the restore to " + request.to() + " is not finished",
            "nothing has been swapped in, so there is nothing to commit",
            "run archive restore again, or archive restore --roll-back");
      }
      return answer.equals("done");
    }
  }

  /**
   * Puts back what was there before; what was restored is removed. Repeatable; false when there was
   * nothing to do.
   */
  public boolean rollBack(RestoreRequest request, Deadline deadline) throws InterruptedException {
    try (Target target = Target.connect(ssh, request.to(), deadline)) {
      return target.rollBack(deadline).equals("done");
    }
  }

  private static ProblemException unreadable(IOException e) {
    return new ProblemException(
        Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "the restore cannot go on",
            String.valueOf(e.getMessage()),
            "check the room of this machine's temporary directory: df -h /tmp"),
        e);
  }
}
