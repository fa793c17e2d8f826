package dev.understudy.runbooks.report;

import dev.understudy.core.JournalRecord;
import dev.understudy.core.Problem;
import java.time.Duration;
import java.util.Optional;

/**
 * One record of a journal in its place in time.
 *
 * @param sinceStart of the run
 * @param sinceOutage negative when it came before
 * @param who did it, where the record says so
 * @param took as recorded
 * @param retryIn how long the run waited before it tried again
 * @param problem that the record carries
 */
public record TimelineEntry(
    JournalRecord record,
    Duration sinceStart,
    Duration sinceOutage,
    Optional<String> who,
    Optional<Duration> took,
    Optional<Duration> retryIn,
    Optional<Problem> problem) {}
