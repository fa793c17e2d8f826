/**
 * Takes, awaits, finds and marks snapshots of a server's disks.
 *
 * <p>A snapshot's facts live in its tags, so that they are known where the snapshot is and outlive
 * every control host. Nothing here deletes a snapshot but the undo of the step that took it.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.snapshot;
