package dev.understudy.archive.prune;

import dev.understudy.archive.catalog.ArchiveFacts;
import dev.understudy.archive.catalog.Catalog;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Repository.StoredSegment;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import dev.understudy.archive.lock.HeldLock;
import dev.understudy.archive.lock.LockMode;
import dev.understudy.archive.lock.RepositoryLocks;
import dev.understudy.archive.verify.Proofs;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Prunes a repository, alone in it. A manifest goes before what it needs, so that whatever is still
 * listed is whole, wherever a prune is killed; the next one deletes what that one left.
 */
public final class ArchivePrune {
  /** An unfinished create may be resumed for so long. */
  static final Duration RESUMABLE = Duration.ofDays(1);

  private final Repository repository;
  private final TimeSource time;

  public ArchivePrune(Repository repository, TimeSource time) {
    this.repository = repository;
    this.time = time;
  }

  /** Reads only. Problems as {@link PrunePlanner#plan}. */
  public PrunePlan plan(PrunePlanner planner) {
    Set<ArchiveId> needed = new HashSet<>();
    resumable().forEach(id -> parent(id).ifPresent(needed::add));
    return planner.plan(Catalog.read(repository), needed);
  }

  /**
   * Carries a plan out. Repeatable: what is gone is gone.
   *
   * @throws ProblemException {@code BLOCKED} when another command works on the repository, {@code
   *     STALE_PLAN} when archives have come or gone since the plan was made
   */
  public PruneResult perform(PrunePlan plan) {
    try (HeldLock lock =
        new RepositoryLocks(repository.store(), time)
            .take(RepositoryLocks.CONTENTS, LockMode.EXCLUSIVE, "archive prune")) {
      if (!new HashSet<>(repository.archives()).equals(plan.all())) {
        throw stale().asException();
      }
      return perform(plan, lock);
    }
  }

  private PruneResult perform(PrunePlan plan, HeldLock lock) {
    Proofs proofs = new Proofs(repository.store());
    for (ArchiveId id : plan.deletions()) {
      requireHeld(lock);
      repository.deleteManifest(id);
      proofs.forget(id);
    }
    int leftovers = deletePlans();
    Set<SegmentName> live =
        plan.staying().stream()
            .map(ArchiveFacts::segments)
            .flatMap(List::stream)
            .map(Segment::name)
            .collect(Collectors.toSet());
    Set<ArchiveId> resumable = resumable();
    int segments = 0;
    long bytes = 0;
    for (ArchiveId id : repository.archivesWithSegments()) {
      if (resumable.contains(id)) {
        continue;
      }
      requireHeld(lock);
      for (StoredSegment segment : repository.segments(id)) {
        if (!live.contains(segment.name())) {
          repository.deleteSegment(segment.name());
          segments++;
          bytes += segment.storedBytes();
        }
      }
    }
    leftovers += repository.store().sweep(time.now().minus(RESUMABLE));
    return new PruneResult(plan.deletions().size(), segments, bytes, leftovers);
  }

  /** Plans of finished archives, and of those that nobody has resumed for long. */
  private int deletePlans() {
    Set<ArchiveId> finished = new HashSet<>(repository.archives());
    Set<ArchiveId> resumable = resumable();
    int deleted = 0;
    for (ArchiveId id : repository.plans()) {
      if (finished.contains(id) || !resumable.contains(id)) {
        repository.deletePlan(id);
        deleted += finished.contains(id) ? 0 : 1;
      }
    }
    return deleted;
  }

  private Set<ArchiveId> resumable() {
    Instant oldest = time.now().minus(RESUMABLE);
    return repository.plans().stream()
        .filter(id -> !id.begun().isBefore(oldest))
        .collect(Collectors.toSet());
  }

  /** Of a plan that can be read. */
  private Optional<ArchiveId> parent(ArchiveId id) {
    try (ManifestReader plan = repository.plan(id)) {
      return plan.header().parent();
    } catch (ProblemException e) {
      if (e.problem().code() == ProblemCode.ARCHIVE_DAMAGED
          || e.problem().code() == ProblemCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireHeld(HeldLock lock) {
    if (!lock.isHeld()) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              "the prune was stopped: its lock was broken",
              "somebody said that it was gone",
              "understudy archive prune")
          .asException();
    }
  }

  private static Problem stale() {
    return Problem.of(
        ProblemCode.STALE_PLAN,
        "archives have come or gone since the plan was made; nothing was deleted",
        "",
        "understudy archive prune");
  }
}
