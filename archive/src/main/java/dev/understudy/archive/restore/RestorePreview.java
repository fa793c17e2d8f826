package dev.understudy.archive.restore;

/**
 * What a restore would do, after all that can be checked without changing anything.
 *
 * @param isKnown whether this host has made the archive or read all of it before
 */
public record RestorePreview(long entries, long bytes, boolean isKnown) {}
