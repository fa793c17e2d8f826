/**
 * Snapshots by policy, of one server or of thousands: ask for all that a slot of the schedule needs
 * and await them together.
 *
 * <p>What a slot has is read from the cloud, by tags; every create of a slot is the same call with
 * the same token whoever makes it, so that it happens once. One disk's trouble is never another's.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.snapshot.fleet;
