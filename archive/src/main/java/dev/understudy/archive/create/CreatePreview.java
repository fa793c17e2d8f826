package dev.understudy.archive.create;

import dev.understudy.archive.format.ArchiveId;
import java.util.Optional;

/**
 * What a create would do.
 *
 * @param parent the archive that what is unchanged is pointed to in
 * @param names that would be read
 * @param bytes content of files that would be read
 * @param unchanged names that would not be read
 */
public record CreatePreview(Optional<ArchiveId> parent, long names, long bytes, long unchanged) {}
