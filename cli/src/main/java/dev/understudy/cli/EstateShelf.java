package dev.understudy.cli;

import dev.understudy.archive.KnownArchives;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.store.Store;
import dev.understudy.cloud.estate.ArchivePolicy;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.runbooks.archive.ArchiveShelf;
import java.nio.file.Path;
import java.util.List;

/** The archives of an estate, where its file says they are. */
record EstateShelf(Workbench workbench) implements ArchiveShelf {

  @Override
  public Repository open(Estate estate) {
    ArchivePolicy policy = estate.archives().orElseThrow(() -> none(estate).asException());
    Path base = estate.file().toAbsolutePath().resolveSibling("");
    Store store = new StoreOpener(workbench, base).open(policy.repository());
    try {
      return Repository.openOrCreate(
          store,
          policy.recipients(),
          policy
              .identity()
              .map(reference -> RepositoryOption.secret(workbench, reference))
              .orElse(""));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  @Override
  public List<String> excludes(Estate estate) {
    return estate.archives().map(ArchivePolicy::exclude).orElse(List.of());
  }

  @Override
  public boolean isKnown(Estate estate, String manifestSha256) {
    return known(estate).has(manifestSha256) || workbench.knownArchives().has(manifestSha256);
  }

  @Override
  public void know(Estate estate, String manifestSha256) {
    known(estate).add(manifestSha256);
  }

  private KnownArchives known(Estate estate) {
    return KnownArchives.in(workbench.runStores().directory(estate));
  }

  private static Problem none(Estate estate) {
    return Problem.of(
        ProblemCode.INVALID_FILE,
        "the estate names no repository of archives",
        "",
        "write protection.archives into " + estate.file());
  }
}
