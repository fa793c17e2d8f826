package dev.understudy.archive.verify;

import dev.understudy.archive.format.ArchiveId;
import java.util.List;
import java.util.Optional;

/**
 * What has been found.
 *
 * @param segments that the archive consists of, those of earlier archives included
 * @param readSegments whose every byte was read
 * @param readBytes of tar stream that was read
 * @param provenFiles whose content has the manifest's hash
 * @param doubtfulFiles that are lost or in doubt
 * @param manifestSha256 of the manifest's lines; empty when it is damaged
 */
public record VerifyReport(
    ArchiveId archive,
    long files,
    long segments,
    long readSegments,
    long readBytes,
    long provenFiles,
    long doubtfulFiles,
    List<Fault> faults,
    Optional<String> manifestSha256) {

  public VerifyReport {
    faults = List.copyOf(faults);
  }

  public boolean isSound() {
    return faults.isEmpty();
  }

  /** Empty when anything is wrong. */
  public Optional<Level> level() {
    if (!isSound()) {
      return Optional.empty();
    }
    return Optional.of(readSegments == segments ? Level.L1 : Level.L0);
  }
}
