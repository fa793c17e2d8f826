/**
 * The ECS side of the lab: resources with their states and rules. The bytes and processes behind
 * them belong to a {@link dev.understudy.lab.host.HostKind}, which is never called under the
 * model's lock.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.ecs;
