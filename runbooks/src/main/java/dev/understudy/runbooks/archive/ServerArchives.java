package dev.understudy.runbooks.archive;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestEnd;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import dev.understudy.core.ssh.SshTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The archives of one server: one for each directory of its data. */
record ServerArchives(ServerScope scope) {

  /** Facts of a manifest's header that steps write and look for. */
  static final String TOKEN = "token";

  static final String CONSISTENCY = "consistency";

  /** Writes were held by the server's own hooks while it was read. */
  static final String APPLICATION = "application";

  /** Read while the server went on writing. */
  static final String LIVE = "live";

  private static final long MIB = 1 << 20;

  /** What a manifest says of its archive, read to its end and so known to be whole. */
  record Facts(ManifestHeader header, ManifestEnd end) {
    ArchiveId id() {
      return header.archive();
    }

    String consistency() {
      return header.facts().getOrDefault(CONSISTENCY, LIVE);
    }
  }

  /** The directories, in the estate's order. */
  List<String> directories() {
    return scope.server().data().stream().map(ServerSpec.DataPath::path).toList();
  }

  /** The name of a directory's archives, the same whatever server holds it. */
  String source(String directory) {
    return scope.estate().name() + "/" + scope.server().name() + directory;
  }

  RemotePlace place(String address, String directory) {
    ServerSpec.SshSpec ssh = scope.server().ssh();
    return new RemotePlace(
        new SshTarget(address, ssh.port(), ssh.user(), ssh.key(), ssh.hostKeys()), directory);
  }

  /** Reads a manifest to its end. */
  Facts read(Repository repository, ArchiveId archive) {
    try (ManifestReader manifest = repository.manifest(archive)) {
      while (manifest.next().isPresent()) {
        // Only the last line says that it is whole.
      }
      return new Facts(manifest.header(), manifest.end());
    } catch (IOException e) {
      throw unreadable(archive, e);
    }
  }

  /** The first line of a manifest; empty when it cannot be read. */
  Optional<ManifestHeader> header(StepContext context, Repository repository, ArchiveId archive) {
    try (ManifestReader manifest = repository.manifest(archive)) {
      return Optional.of(manifest.header());
    } catch (IOException e) {
      throw unreadable(archive, e);
    } catch (ProblemException e) {
      context.progress(archive + " is left out: " + e.problem().what());
      return Optional.empty();
    }
  }

  static String join(List<ArchiveId> archives) {
    return archives.stream().map(ArchiveId::value).collect(Collectors.joining(","));
  }

  static List<ArchiveId> parse(String archives) {
    List<ArchiveId> ids = new ArrayList<>();
    Arrays.stream(archives.split(","))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .forEach(id -> ids.add(new ArchiveId(id)));
    return ids;
  }

  /** One line now and then for whoever watches. */
  static Progress progress(StepContext context, String doing) {
    return tick ->
        context.progress(
            doing
                + ": "
                + tick.doneBytes() / MIB
                + " of "
                + tick.allBytes() / MIB
                + " MiB, "
                + tick.bytesPerSecond() / MIB
                + " MiB/s"
                + tick.left().map(left -> ", " + left.toSeconds() + " s left").orElse(""));
  }

  private static ProblemException unreadable(ArchiveId archive, IOException e) {
    return new ProblemException(
        Problem.of(
            ProblemCode.ARCHIVE_DAMAGED,
            "the manifest of archive " + archive + " cannot be read",
            String.valueOf(e.getMessage()),
            "understudy archive verify " + archive),
        e);
  }
}
