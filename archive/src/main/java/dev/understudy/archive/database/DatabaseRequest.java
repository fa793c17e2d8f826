package dev.understudy.archive.database;

import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.ssh.SshTarget;

/**
 * A database that is to be archived.
 *
 * @param source stays the same from archive to archive of one database: {@code
 *     gams-platform/data/databases/measurements}
 */
public record DatabaseRequest(SshTarget host, String source, DatabaseSpec database) {}
