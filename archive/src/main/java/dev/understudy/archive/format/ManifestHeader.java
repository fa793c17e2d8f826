package dev.understudy.archive.format;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The first line of a manifest.
 *
 * @param format version of the format, 1
 * @param source what was archived, as an id that stays the same from archive to archive: {@code
 *     gams-platform/data/srv/gams} or {@code ssh://root@127.0.0.1:2222/srv}
 * @param directory the archived directory at the source
 * @param begun when the source was listed
 * @param parent the archive whose unchanged files this one points to
 * @param facts anything else worth keeping, such as {@code nonce} or {@code consistency}
 */
public record ManifestHeader(
    int format,
    ArchiveId archive,
    String source,
    RawPath directory,
    Instant begun,
    Optional<ArchiveId> parent,
    Map<String, String> facts) {
  public static final int FORMAT = 1;

  /** The same, pointing to unchanged files of another archive. */
  public ManifestHeader of(Optional<ArchiveId> other) {
    return new ManifestHeader(format, archive, source, directory, begun, other, facts);
  }
}
