/**
 * Moves service: fences the old primary with proof, promotes the replica, switches DNS, and proves
 * that clients arrive and nothing is missing.
 *
 * <p>Promise kept here: two masters never serve. A server that cannot be proven fenced counts as
 * alive, and only a reason typed by a person goes past that.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.failover;
