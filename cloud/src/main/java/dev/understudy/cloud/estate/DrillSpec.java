package dev.understudy.cloud.estate;

import java.time.Duration;

/**
 * How a rehearsal runs.
 *
 * @param site where the clone is made
 * @param allowFrom CIDR that may reach the clone: the control host
 * @param budget longest life of anything a drill makes; positive
 */
public record DrillSpec(String site, String allowFrom, Duration budget) {}
