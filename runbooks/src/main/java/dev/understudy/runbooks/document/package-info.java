/**
 * Puts what the reports say into words: Markdown, a page for the browser, JSON, and the draft of a
 * post-mortem, in every language there is a word list for.
 *
 * <p>Adds words only: every figure comes from a {@link dev.understudy.runbooks.report.RunReport}.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks.document;
