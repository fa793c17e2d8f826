/**
 * Copies of snapshots in other regions: which are due, asking for them, awaiting them together, and
 * how far behind they are.
 *
 * <p>A copy is a tracked job: what is there is read from the cloud, every create of a copy is the
 * same call with the same token whoever makes it, and a snapshot counts as local until its copy is
 * complete.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.snapshot.copy;
