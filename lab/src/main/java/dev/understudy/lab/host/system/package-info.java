/**
 * What an operating system gives to the programs of one machine: paths, mounts, devices, processes,
 * services and the network.
 *
 * <p>Here because a lab's machine runs without root: everything a program names is looked up in the
 * machine's own tree, and no path leads out of it.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.host.system;
