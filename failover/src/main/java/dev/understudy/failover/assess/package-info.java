/**
 * What is up, what is wrong and which options there are, within seconds and without changing
 * anything.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.failover.assess;
