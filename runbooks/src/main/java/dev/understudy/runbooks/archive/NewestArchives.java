package dev.understudy.runbooks.archive;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.verify.Level;
import dev.understudy.archive.verify.Proof;
import dev.understudy.archive.verify.Proofs;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the newest proven archive of each directory of a server's data, else the newest whole
 * one. Asks no cloud.
 */
record NewestArchives(StepId id, ServerScope scope, ArchiveShelf shelf) implements CheckStep {

  @Override
  public String summary() {
    return "Choose the newest proven archives of " + scope.server().name();
  }

  @Override
  public Receipt check(StepContext context) {
    List<ServerArchives.Facts> chosen = new ArrayList<>();
    try (Repository repository = shelf.open(scope.estate())) {
      List<ArchiveId> newestFirst = new ArrayList<>(repository.archives());
      Collections.reverse(newestFirst);
      for (String directory : archives().directories()) {
        chosen.add(newest(context, repository, newestFirst, archives().source(directory)));
      }
    }
    Instant cut =
        chosen.stream()
            .map(each -> each.header().begun())
            .min(Comparator.naturalOrder())
            .orElseThrow(() -> none(scope.server().name()).asException());
    Duration age = Duration.between(cut, context.time().now());
    return Receipt.of(
        "archive", chosen.get(0).id().value(),
        "archives", ServerArchives.join(chosen.stream().map(ServerArchives.Facts::id).toList()),
        "consistency", chosen.get(0).consistency(),
        "cut", cut.toString(),
        "source", "archive",
        "age", (age.isNegative() ? Duration.ZERO : age).toString(),
        "bytes", Long.toString(chosen.stream().mapToLong(each -> each.end().bytes()).sum()));
  }

  private ServerArchives.Facts newest(
      StepContext context, Repository repository, List<ArchiveId> newestFirst, String source) {
    List<ServerArchives.Facts> whole =
        newestFirst.stream()
            .filter(archive -> isOf(source, context, repository, archive))
            .flatMap(archive -> whole(context, repository, archive).stream())
            .toList();
    if (whole.isEmpty()) {
      throw none(source).asException();
    }
    Map<ArchiveId, Proof> proofs = new Proofs(repository.store()).best();
    Optional<ServerArchives.Facts> proven =
        whole.stream().filter(each -> isProven(proofs, each.id())).findFirst();
    ArchiveId newest = whole.get(0).id();
    if (proven.isEmpty()) {
      context.progress("no archive of " + source + " was ever read whole; using " + newest);
    } else if (!proven.get().id().equals(newest)) {
      context.progress(
          "using " + proven.get().id() + ", which was proven; " + newest + " is newer");
    }
    return proven.orElse(whole.get(0));
  }

  private static boolean isProven(Map<ArchiveId, Proof> proofs, ArchiveId archive) {
    return Optional.ofNullable(proofs.get(archive))
        .filter(proof -> proof.level().compareTo(Level.L1) >= 0)
        .isPresent();
  }

  private boolean isOf(
      String source, StepContext context, Repository repository, ArchiveId archive) {
    return archives()
        .header(context, repository, archive)
        .filter(header -> header.source().equals(source))
        .isPresent();
  }

  private Optional<ServerArchives.Facts> whole(
      StepContext context, Repository repository, ArchiveId archive) {
    try {
      return Optional.of(archives().read(repository, archive));
    } catch (ProblemException e) {
      context.progress(archive + " is left out: " + e.problem().what());
      return Optional.empty();
    }
  }

  private ServerArchives archives() {
    return new ServerArchives(scope);
  }

  private static Problem none(String source) {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "there is no whole archive of " + source,
        "the repository holds none of this name",
        "understudy archive list");
  }
}
