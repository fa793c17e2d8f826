package dev.understudy.cloud;

/**
 * What the snapshots of one disk take up (ECS DescribeSnapshotLinks).
 *
 * @param count of its snapshots, whoever took them
 * @param bytes stored; snapshots are incremental, so this is less than the sum of their sizes
 */
public record SnapshotUsage(DiskId disk, int count, long bytes) {}
