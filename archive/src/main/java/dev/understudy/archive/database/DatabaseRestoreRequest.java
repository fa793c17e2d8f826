package dev.understudy.archive.database;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.ssh.SshTarget;
import java.util.List;
import java.util.function.Predicate;

/**
 * A database that is to be restored from an archive of it.
 *
 * @param database as on the host it goes to: where its files go, or which new database a dump
 *     becomes
 * @param services units that must not be running there
 * @param isKnown as in {@code RestoreRequest}
 */
public record DatabaseRestoreRequest(
    ArchiveId archive,
    SshTarget to,
    DatabaseSpec database,
    List<String> services,
    Predicate<String> isKnown) {
  public DatabaseRestoreRequest {
    services = List.copyOf(services);
  }
}
