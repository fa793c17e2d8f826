/**
 * Looks at a service from outside, as its clients do: HTTP, and the continuity of measurements.
 *
 * <p>Here because restore and failover both prove what they did and may not see each other. Nothing
 * in this package changes anything.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.probe;
