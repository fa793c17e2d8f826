/** Tests of snapshots against a cloud in memory. */
@org.jspecify.annotations.NullMarked
package dev.understudy.snapshot;
