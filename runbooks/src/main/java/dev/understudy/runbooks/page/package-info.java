/**
 * A runbook as one page for people: its prose, its steps, how each is done by hand, and a picture
 * of what waits for what.
 *
 * <p>Needs nothing but the page itself to be read: no script, no font, no image from elsewhere.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks.page;
