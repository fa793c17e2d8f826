package dev.understudy.archive.database;

import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.ssh.SshTarget;

/**
 * A database that is to be archived.
 *
 * @param source stays the same from archive to archive of one database: {@code
 *     gams-platform/data#measurements}
 */
public record DatabaseRequest(SshTarget host, String source, DatabaseSpec database) {

  /** A database of an estate's server, at the host that is this server now. */
  public static DatabaseRequest of(
      String estate, String server, SshTarget host, DatabaseSpec database) {
    return new DatabaseRequest(host, estate + "/" + server + "#" + database.name(), database);
  }
}
