/**
 * Which snapshots of a series to keep, as restic's {@code forget} decides it.
 *
 * <p>Only instants and rules come in, only verdicts go out: what must never be removed whatever the
 * rules say, and removing itself, are elsewhere.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.retention;
