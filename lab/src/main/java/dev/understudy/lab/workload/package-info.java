/**
 * What the lab protects: a measurement platform with a real database, and sensor nodes that post to
 * it every second and keep what was not acknowledged.
 *
 * <p>Each runs in a Java process of its own, so that a dead server is a dead process. Here because
 * a recovery is only proven by data that kept arriving. May use {@code dns}, never {@code host}.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.workload;
