package dev.understudy.archive.restore;

import java.util.List;
import java.util.Optional;

/**
 * What has been restored and swapped in.
 *
 * @param provenFiles whose hash on the target is the manifest's
 * @param keptBefore where what was there before is kept until commit
 * @param resumedSegments that an interrupted restore had brought already
 * @param notRestored what an ordinary user cannot make, or what was damaged, for people
 */
public record RestoreResult(
    long entries,
    long bytes,
    long provenFiles,
    long sentBytes,
    int resumedSegments,
    Optional<String> keptBefore,
    List<String> notRestored) {}
