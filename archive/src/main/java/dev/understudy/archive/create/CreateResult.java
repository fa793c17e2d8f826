package dev.understudy.archive.create;

import dev.understudy.archive.format.ArchiveId;
import java.util.List;

/**
 * What has been archived.
 *
 * @param bytes content of all regular files
 * @param readBytes content that was read now; the rest was unchanged
 * @param storedBytes that the repository grew by
 * @param sentBytes that came over the network
 * @param resumedSegments kept from an interrupted create of the same source
 * @param inconsistent files that changed while they were read, and how, for people
 * @param vanished files that were listed and gone when they were to be read
 * @param manifestSha256 of the manifest's lines, as in its end
 */
public record CreateResult(
    ArchiveId archive,
    long entries,
    long bytes,
    long readBytes,
    long storedBytes,
    long sentBytes,
    int resumedSegments,
    List<String> inconsistent,
    List<String> vanished,
    String manifestSha256) {}
