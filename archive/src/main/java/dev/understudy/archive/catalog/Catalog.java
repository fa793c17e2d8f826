package dev.understudy.archive.catalog;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.verify.Proof;
import dev.understudy.archive.verify.Proofs;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The archives of a repository, oldest first, each manifest read to its end and found whole.
 *
 * @param damaged archives whose manifest is not whole
 */
public record Catalog(List<ArchiveFacts> archives, Map<ArchiveId, Problem> damaged) {

  public Catalog {
    archives = List.copyOf(archives);
    damaged = Map.copyOf(damaged);
  }

  public static Catalog read(Repository repository) {
    Map<ArchiveId, Proof> proofs = new Proofs(repository.store()).best();
    List<ArchiveFacts> archives = new ArrayList<>();
    Map<ArchiveId, Problem> damaged = new LinkedHashMap<>();
    for (ArchiveId id : repository.archives()) {
      try {
        read(repository, id, Optional.ofNullable(proofs.get(id)))
            .ifPresentOrElse(archives::add, () -> damaged.put(id, foreign(id)));
      } catch (ProblemException e) {
        if (e.problem().code() == ProblemCode.ARCHIVE_DAMAGED) {
          damaged.put(id, e.problem());
        } else if (e.problem().code() != ProblemCode.NOT_FOUND) {
          throw e;
        }
      }
    }
    return new Catalog(archives, damaged);
  }

  /** Empty when the manifest is of another archive. */
  private static Optional<ArchiveFacts> read(
      Repository repository, ArchiveId id, Optional<Proof> proof) {
    try (ManifestReader manifest = repository.manifest(id)) {
      while (manifest.next().isPresent()) {
        // Only at its end is it known to be whole.
      }
      return manifest.header().archive().equals(id)
          ? Optional.of(
              new ArchiveFacts(manifest.header(), manifest.segments(), manifest.end(), proof))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem foreign(ArchiveId id) {
    return Problem.of(
        ProblemCode.ARCHIVE_DAMAGED,
        "the manifest of " + id + " is that of another archive",
        "",
        "understudy archive verify " + id);
  }
}
