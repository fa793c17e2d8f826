/**
 * What journals say about runs, as data for the screen and for JSON, and the score of a run against
 * the objectives.
 *
 * <p>Reads records and nothing else: a report is right on any host that has the journal.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks.report;
