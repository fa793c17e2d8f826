/**
 * One server of the estate, seen as steps need it: found in the cloud, named, tagged, logged in to.
 *
 * <p>Here because snapshot, restore and failover all work on servers and may not see each other.
 * Nothing in this package decides what to do; it only looks, names and runs commands it is given.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.server;
