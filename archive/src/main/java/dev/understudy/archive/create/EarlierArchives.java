package dev.understudy.archive.create;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Repository.StoredSegment;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a repository holds of a source already: finished archives, and what was left unfinished. */
record EarlierArchives(Repository repository, String source) {
  /** Older than this, what an interrupted create has planned is no picture of the source. */
  private static final Duration STALE = Duration.ofDays(2);

  /** The newest finished archive whose manifest can be read. */
  Optional<ArchiveId> findNewest() throws IOException {
    for (ArchiveId id : newestFirst(repository.archives())) {
      try (ManifestReader reader = repository.manifest(id)) {
        if (reader.header().source().equals(source)) {
          return Optional.of(id);
        }
      } catch (ProblemException e) {
        if (e.problem().code() != ProblemCode.ARCHIVE_DAMAGED) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The newest create that was interrupted and can be gone on with. All others of the source are
   * cleared away: nobody is at work on them, since this create has the source to itself.
   *
   * @param wanted what a fresh create would be, but for its id and its time
   */
  Optional<ManifestHeader> findInterrupted(ManifestHeader wanted, boolean isFull)
      throws IOException {
    Set<ArchiveId> finished = Set.copyOf(repository.archives());
    Optional<ManifestHeader> found = Optional.empty();
    for (ArchiveId id : newestFirst(repository.plans())) {
      if (finished.contains(id)) {
        repository.deletePlan(id);
        continue;
      }
      Optional<ManifestHeader> header = header(id);
      if (header.isEmpty() || !header.get().source().equals(source)) {
        continue;
      }
      if (found.isEmpty() && canGoOn(header.get(), wanted, isFull)) {
        found = header;
      } else {
        clear(id);
      }
    }
    return found;
  }

  private static boolean canGoOn(ManifestHeader left, ManifestHeader wanted, boolean isFull) {
    Instant oldest = wanted.begun().minus(STALE);
    return left.directory().equals(wanted.directory())
        && left.facts().equals(wanted.facts())
        && !left.begun().isBefore(oldest)
        && !(isFull && left.parent().isPresent());
  }

  private Optional<ManifestHeader> header(ArchiveId id) throws IOException {
    try (ManifestReader reader = repository.plan(id)) {
      return Optional.of(reader.header());
    } catch (ProblemException e) {
      if (e.problem().code() != ProblemCode.ARCHIVE_DAMAGED) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** The plan last: until then it is known whose the segments were. */
  private void clear(ArchiveId id) {
    repository.segments(id).stream().map(StoredSegment::name).forEach(repository::deleteSegment);
    repository.deletePlan(id);
  }

  private static List<ArchiveId> newestFirst(List<ArchiveId> ids) {
    List<ArchiveId> sorted = new ArrayList<>(ids);
    sorted.sort(Collections.reverseOrder());
    return sorted;
  }
}
