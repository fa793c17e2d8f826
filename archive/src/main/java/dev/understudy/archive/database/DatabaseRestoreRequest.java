package dev.understudy.archive.database;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.ssh.SshTarget;
import java.util.List;

/**
 * A database that is to be restored from an archive of it.
 *
 * @param database as on the host it goes to: where its files go, or which new database a dump
 *     becomes
 * @param services units that must not be running there
 * @param isTrusted as in {@code RestoreRequest}
 */
public record DatabaseRestoreRequest(
    ArchiveId archive,
    SshTarget to,
    DatabaseSpec database,
    List<String> services,
    boolean isTrusted) {
  public DatabaseRestoreRequest {
    services = List.copyOf(services);
  }
}
