package dev.understudy.archive.verify;

import java.time.Instant;

/**
 * That an archive was proven.
 *
 * @param run that proved it
 */
public record Proof(Level level, Instant at, String run) {}
