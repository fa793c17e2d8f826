/**
 * Runs kept in a directory: journals that survive a crash at any byte, the lease on the estate, and
 * what earlier runs teach about durations.
 *
 * <p>Apart from the engine, because a store shared by several control hosts will stand beside it.
 * Nothing here knows what a step does.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.core.store;
