/**
 * Commands on hosts over SSH, by argument list and with host keys that are always verified.
 *
 * <p>Here because restore, failover and snapshot all speak it and may not see each other.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.core.ssh;
