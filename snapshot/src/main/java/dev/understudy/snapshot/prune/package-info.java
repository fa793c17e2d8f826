/**
 * Deletes the snapshots that no rule of the policy keeps, and nothing else: what is to go is
 * decided by a pure planner, which keeps whatever it cannot tell about.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.snapshot.prune;
