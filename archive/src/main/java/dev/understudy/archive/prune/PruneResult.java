package dev.understudy.archive.prune;

/**
 * What has been deleted.
 *
 * @param leftovers of creates and writes that were never finished
 */
public record PruneResult(int archives, int segments, long bytes, int leftovers) {}
