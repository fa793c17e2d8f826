/**
 * What journals say about runs, as data: a view of each run for the screen, its score against the
 * objectives, and the report that {@code dev.understudy.runbooks.document} puts into words.
 *
 * <p>Reads records and nothing else: a report is right on any host that has the journal.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks.report;
