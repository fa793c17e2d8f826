package dev.understudy.cli;

import dev.understudy.archive.create.CreateResult;
import dev.understudy.archive.database.DatabaseArchive;
import dev.understudy.archive.database.DatabaseRequest;
import dev.understudy.archive.database.DatabaseRestore;
import dev.understudy.archive.database.DatabaseRestoreRequest;
import dev.understudy.archive.database.DatabaseRestoreResult;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.cloud.estate.DatabaseSpec.Kind;
import dev.understudy.core.Deadline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database of a server is meant, in place of its directories. */
final class DatabaseOption {
  @Option(
      names = "--database",
      paramLabel = "NAME",
      description =
          "A database of the estate's server, by its own tools, in place of its directories; see docs/databases.md.")
  private @Nullable String name;

  boolean isGiven() {
    return name != null;
  }

  CreateResult create(Workbench workbench, Repository opened, NamedServer server, Deadline deadline)
      throws InterruptedException {
    CreateResult result =
        new DatabaseArchive(workbench.ssh(), opened, workbench.time())
            .run(
                request(server),
                new TransferProgress(workbench.output(), workbench.time()),
                deadline);
    workbench.knownArchives().add(result.manifestSha256());
    return result;
  }

  /** The name of the database's archives. */
  String source(NamedServer server) {
    return request(server).source();
  }

  /**
   * @param into a dump's new database, or where files go; empty for as the estate says
   */
  void restore(
      Workbench workbench,
      Repository opened,
      NamedServer server,
      ArchiveId archive,
      Optional<String> into,
      Deadline deadline)
      throws InterruptedException {
    DatabaseSpec spec = into.map(spec(server)::into).orElseGet(() -> spec(server));
    String where =
        spec.kind() == Kind.POSTGRESQL_DUMP
            ? "the new database " + spec.database()
            : spec.path().orElseThrow();
    if (workbench.globals().dryRun) {
      workbench
          .output()
          .text("would be done: " + archive + " becomes " + where + " on " + server.host());
      return;
    }
    Confirmation.ask(
        workbench.globals(),
        "Archive " + archive + " becomes " + where + " on " + server.host() + ", and is started.");
    DatabaseRestoreResult result =
        new DatabaseRestore(workbench.ssh(), opened, workbench.time())
            .run(
                new DatabaseRestoreRequest(
                    archive,
                    server.host(),
                    spec,
                    spec.kind() == Kind.POSTGRESQL_DUMP ? List.of() : server.spec().services(),
                    workbench.knownArchives()::has),
                new TransferProgress(workbench.output(), workbench.time()),
                deadline);
    tell(workbench.output(), archive, where, server, result);
  }

  private static void tell(
      Output output,
      ArchiveId archive,
      String where,
      NamedServer server,
      DatabaseRestoreResult result) {
    output.text(
        "%s  %s restored as %s on %s; proven to %s"
            .formatted(
                archive, Bytes.text(result.bytes()), where, server.host(), result.level().label()));
    result.proven().forEach(line -> output.text("  " + line));
    result.keptBefore().ifPresent(before -> output.text("what was there is kept as " + before));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("archive", archive.value());
    fields.put("target", server.host().toString());
    fields.put("where", where);
    fields.put("bytes", result.bytes());
    fields.put("level", result.level().label());
    result.answer().ifPresent(answer -> fields.put("answer", answer));
    fields.put("proven", result.proven());
    result.keptBefore().ifPresent(before -> fields.put("keptBefore", before));
    output.object("restored-database", fields);
  }

  private DatabaseRequest request(NamedServer server) {
    return DatabaseRequest.of(
        server.estate().name(), server.spec().name(), server.host(), spec(server));
  }

  private DatabaseSpec spec(NamedServer server) {
    List<String> known = server.spec().databases().stream().map(DatabaseSpec::name).toList();
    return server.spec().databases().stream()
        .filter(database -> database.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Globals.usage(
                        "server '" + server.spec().name() + "' has no database '" + name + "'",
                        known.isEmpty()
                            ? "databases: of the server in the estate file"
                            : "--database " + String.join(" | ", known))
                    .asException());
  }
}
