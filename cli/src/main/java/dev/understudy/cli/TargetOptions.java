package dev.understudy.cli;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.SshTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where archives are restored to: the data of a server of the estate, or any host's directory. */
final class TargetOptions {
  @Mixin private ServerOption server = new ServerOption();

  @Mixin private SshPlaceOptions ssh = new SshPlaceOptions();

  @Option(
      names = "--to",
      paramLabel = "URL",
      description =
          "A directory of any host, ssh://USER@HOST[:PORT]/DIRECTORY, in place of the estate's server.")
  private @Nullable String to;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Where the estate's server is, so that the cloud need not be asked.")
  private @Nullable String address;

  /**
   * A place and which archives are meant for it.
   *
   * @param source of the archives; any when empty
   */
  record Target(RemotePlace place, Optional<String> source, List<String> services) {

    /** The archive that was named, or the newest one of the source. */
    ArchiveId archive(Repository repository, Optional<ArchiveId> named) {
      return newest(repository, named, source);
    }
  }

  /**
   * The archive that was named, or the newest one of a source.
   *
   * @param source any when empty
   */
  static ArchiveId newest(
      Repository repository, Optional<ArchiveId> named, Optional<String> source) {
    return named.orElseGet(
        () ->
            repository.archives().stream()
                .sorted(Comparator.reverseOrder())
                .filter(id -> source.isEmpty() || sourceOf(repository, id).equals(source.get()))
                .findFirst()
                .orElseThrow(() -> none(repository, source)));
  }

  private static RuntimeException none(Repository repository, Optional<String> source) {
    return Problem.of(
            ProblemCode.NOT_FOUND,
            "there is no archive"
                + source.map(each -> " of " + each).orElse("")
                + " in "
                + repository.store().address(),
            "",
            "understudy archive list")
        .asException();
  }

  /**
   * @param named an archive that decides which of a server's directories is meant
   */
  List<Target> find(Workbench workbench, Repository repository, Optional<ArchiveId> named) {
    if (to != null) {
      return List.of(new Target(ssh.place(to), Optional.empty(), List.of()));
    }
    NamedServer namedServer = server(workbench);
    Estate estate = namedServer.estate();
    ServerSpec spec = namedServer.spec();
    SshTarget host = namedServer.host();
    Optional<String> only = named.map(id -> sourceOf(repository, id));
    List<Target> targets = new ArrayList<>();
    for (var each : spec.data()) {
      String source = estate.name() + "/" + spec.name() + each.path();
      if (only.isEmpty() || only.get().equals(source)) {
        targets.add(
            new Target(new RemotePlace(host, each.path()), Optional.of(source), spec.services()));
      }
    }
    if (targets.isEmpty()) {
      throw Globals.usage(
              "that archive is not of the data of server '"
                  + spec.name()
                  + "'"
                  + only.map(source -> " but of " + source).orElse(""),
              "--to ssh://USER@HOST/DIRECTORY")
          .asException();
    }
    return targets;
  }

  /** The estate's server, for what no other host has. */
  NamedServer server(Workbench workbench) {
    return NamedServer.of(workbench, server, address);
  }

  boolean isElsewhere() {
    return to != null;
  }

  private static String sourceOf(Repository repository, ArchiveId id) {
    try (ManifestReader manifest = repository.manifest(id)) {
      return manifest.header().source();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
