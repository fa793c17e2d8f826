/**
 * Literate runbooks: what you read is what runs. The step catalogue, the compiler from Markdown to
 * a plan, the drill and its guard.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks;
