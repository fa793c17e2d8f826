package dev.understudy.archive.restore;

import java.util.List;
import java.util.Optional;

/**
 * What has been restored and swapped in.
 *
 * @param bytes content of the restored files
 * @param provenFiles whose hash on the target is the manifest's
 * @param sentBytes over the network
 * @param sentSegments whole segments sent by this run
 * @param resumedSegments that an interrupted restore had brought already
 * @param keptBefore where what was there before is kept until commit
 * @param notRestored what an ordinary user cannot make, or what was damaged, for people
 * @param warnings what the target's tar had to say, for people
 * @param isProvenWhole whether all of the archive was found to be as its manifest says
 * @param manifestSha256 of the manifest's lines
 */
public record RestoreResult(
    long entries,
    long bytes,
    long provenFiles,
    long sentBytes,
    int sentSegments,
    int resumedSegments,
    Optional<String> keptBefore,
    List<String> notRestored,
    List<String> warnings,
    boolean isProvenWhole,
    String manifestSha256) {}
