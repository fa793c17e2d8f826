package dev.understudy.cli;

import dev.understudy.archive.format.Repository;
import dev.understudy.archive.store.Store;
import dev.understudy.cloud.estate.ArchivePolicy;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SecretRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which repository of archives is meant, and what opens it: named, or as the estate says. */
final class RepositoryOption {

  @Option(
      names = "--repository",
      paramLabel = "WHERE",
      description =
          "The repository of archives: a directory, file:DIR, sftp://USER@HOST[:PORT]/DIR?key=file:PATH&knownHosts=file:PATH or oss://BUCKET/PREFIX?endpoint=HOST; else as the estate says.")
  private @Nullable String repository;

  @Option(
      names = "--identity",
      paramLabel = "KEY",
      description =
          "Of an encrypted repository: where the age secret key is, file:PATH or env:NAME; else as the estate says.")
  private @Nullable String identity;

  /** The one that is there; to be closed by the caller. */
  Repository open(Workbench workbench) {
    return open(workbench, store -> Repository.open(store, identity(workbench)));
  }

  /**
   * The one that is there, or a new one; to be closed by the caller.
   *
   * @param recipients age recipients that were named; none for as the estate says, or as it is
   */
  Repository openOrCreate(Workbench workbench, List<String> recipients) {
    List<String> wanted =
        recipients.isEmpty() && repository == null
            ? policy(workbench).map(ArchivePolicy::recipients).orElse(recipients)
            : recipients;
    return open(workbench, store -> Repository.openOrCreate(store, wanted, identity(workbench)));
  }

  /** What the estate says of archives, if there is an estate and it says anything. */
  static Optional<ArchivePolicy> policy(Workbench workbench) {
    return workbench.findEstate().flatMap(Estate::archives);
  }

  private Repository open(Workbench workbench, Function<Store, Repository> open) {
    Store store = store(workbench);
    try {
      return open.apply(store);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private Store store(Workbench workbench) {
    if (repository != null) {
      return new StoreOpener(workbench, Path.of("")).open(repository);
    }
    Estate estate = workbench.findEstate().orElseThrow(RepositoryOption::which);
    String where =
        estate.archives().map(ArchivePolicy::repository).orElseThrow(RepositoryOption::which);
    Path base = estate.file().toAbsolutePath().resolveSibling("");
    return new StoreOpener(workbench, base).open(where);
  }

  private String identity(Workbench workbench) {
    Optional<SecretRef> named =
        Optional.ofNullable(identity).map(text -> StoreOpener.reference(text, Path.of("")));
    return named
        .or(
            () ->
                repository == null
                    ? policy(workbench).flatMap(ArchivePolicy::identity)
                    : Optional.empty())
        .map(reference -> secret(workbench, reference))
        .orElse("");
  }

  /** Each key of the file is a secret by itself. */
  static String secret(Workbench workbench, SecretRef reference) {
    String text = workbench.secrets().read(reference, "identity of the repository");
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(workbench.output().redactor()::register);
    return text;
  }

  private static RuntimeException which() {
    return Globals.usage(
            "which repository?", "--repository DIR, or protection.archives in the estate file")
        .asException();
  }
}
