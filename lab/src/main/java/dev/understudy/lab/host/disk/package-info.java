/**
 * The bytes of disks: directories of real files, and copies of them taken at one instant.
 *
 * <p>Here because a snapshot is only worth something when it holds what was on the disk then, and
 * nothing else. Knows no machine and no process.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.host.disk;
