/**
 * Steps, plans, the runner, the journal and problems: the engine that every runbook runs on.
 *
 * <p>Knows no cloud, no file format of a user and no command line. Everything here is told the time
 * by a {@link dev.understudy.core.TimeSource}.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.core;
