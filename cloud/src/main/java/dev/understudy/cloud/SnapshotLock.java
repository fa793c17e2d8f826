package dev.understudy.cloud;

import java.time.Instant;

/**
 * What keeps a snapshot from being deleted by anyone (ECS LockSnapshot).
 *
 * @param until when it can be deleted again
 * @param coolOffUntil until when the lock can still be taken back
 */
public record SnapshotLock(SnapshotId snapshot, Instant until, Instant coolOffUntil) {}
