/**
 * Kinds of step for runbooks that people write themselves: a command on a host, an HTTP check, a
 * human's word.
 *
 * <p>Nothing here knows what a recovery is, and none of the built-in runbooks needs it.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks.general;
