/**
 * The shell of a lab machine: reads command lines as a POSIX shell does and runs the machine's
 * tools.
 *
 * <p>Here because a real shell would open redirections and change directories outside of the
 * machine's tree.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.host.shell;
