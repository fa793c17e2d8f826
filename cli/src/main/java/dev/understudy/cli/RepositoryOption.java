package dev.understudy.cli;

import dev.understudy.archive.format.Repository;
import dev.understudy.archive.store.Store;
import dev.understudy.cloud.estate.SecretRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which repository of archives is meant, and what opens it. */
final class RepositoryOption {

  @Option(
      names = "--repository",
      paramLabel = "WHERE",
      description =
          "The repository of archives: a directory, or file:DIR; else as the estate says.")
  private @Nullable String repository;

  @Option(
      names = "--identity",
      paramLabel = "KEY",
      description =
          "Of an encrypted repository: where the age secret key is, file:PATH or env:NAME; else as the estate says.")
  private @Nullable String identity;

  /** The one that is there; to be closed by the caller. */
  Repository open(Workbench workbench) {
    Store store = store(workbench);
    try {
      return Repository.open(store, identity(workbench));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * The one that is there, or a new one; to be closed by the caller.
   *
   * @param recipients age recipients that were named; none for as it is, and for a new one in the
   *     clear
   */
  Repository openOrCreate(Workbench workbench, List<String> recipients) {
    Store store = store(workbench);
    try {
      return Repository.openOrCreate(store, recipients, identity(workbench));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private Store store(Workbench workbench) {
    String where =
        Optional.ofNullable(repository)
            .orElseThrow(
                () -> Globals.usage("which repository?", "--repository DIR").asException());
    return new StoreOpener(workbench, Path.of("")).open(where);
  }

  private String identity(Workbench workbench) {
    return Optional.ofNullable(identity)
        .map(text -> StoreOpener.reference(text, Path.of("")))
        .map(reference -> secret(workbench, reference))
        .orElse("");
  }

  /** Each key of the file is a secret by itself. */
  private static String secret(Workbench workbench, SecretRef reference) {
    String text = workbench.secrets().resolve(reference, "identity of the repository");
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(workbench.output().redactor()::register);
    return text;
  }
}
