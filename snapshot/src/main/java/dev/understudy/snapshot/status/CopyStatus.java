package dev.understudy.snapshot.status;

import dev.understudy.cloud.RegionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far one disk's copies in one other region are.
 *
 * @param cut when the data of the newest whole copy there was cut
 * @param rpo how old that data is: what losing the home region costs
 * @param newest what of the newest success here is there: {@code local-only}, {@code copying 40%},
 *     {@code copied}, {@code unknown}
 * @param count of whole copies there
 */
public record CopyStatus(
    String site,
    RegionId region,
    Optional<Instant> cut,
    Optional<Duration> rpo,
    String newest,
    int count) {
  static final String LOCAL_ONLY = "local-only";
  static final String COPIED = "copied";
  static final String UNKNOWN = "unknown";
}
