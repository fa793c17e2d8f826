package dev.understudy.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A fleet and the limits of its cloud: 20 creates and 5 lists a second in each region, and
 * snapshots that take a minute, all so many times faster.
 *
 * @param ceilingIsKnown whether the estate file says how many calls a second there may be; else it
 *     says far too many, and the limit must be learnt
 */
record FleetScale(int servers, int disksEach, int faster, boolean ceilingIsKnown) {
  /** Disks of a kind that the cloud makes no groups of, so each is asked for by itself. */
  private static final String CATEGORY = "cloud_efficiency";

  /** Seconds that a snapshot takes in a lab of pace 1. */
  private static final double SECONDS_AT_PACE_ONE = 90;

  int createsPerSecond() {
    return 20 * faster;
  }

  int listsPerSecond() {
    return 5 * faster;
  }

  int callsPerSecond() {
    return ceilingIsKnown ? createsPerSecond() : Math.min(1000, 100 * faster);
  }

  Duration snapshotTakes() {
    return Duration.ofMinutes(1).dividedBy(faster);
  }

  /** What a lab like that is started with. */
  List<String> labOptions() {
    double pace = snapshotTakes().toMillis() / 1000.0 / SECONDS_AT_PACE_ONE;
    return List.of(
        "--paper",
        "--fleet",
        servers + "x" + disksEach + ":" + CATEGORY,
        "--pace",
        String.format(Locale.ROOT, "%.5f", pace),
        "--limit",
        "CreateSnapshot: " + createsPerSecond() + "/s",
        "--limit",
        "DescribeSnapshots: " + listsPerSecond() + "/s");
  }
}
