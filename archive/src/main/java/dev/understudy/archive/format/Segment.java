package dev.understudy.archive.format;

/**
 * What a manifest says of a segment.
 *
 * @param rawBytes of the tar stream, uncompressed
 * @param storedBytes compressed, before encryption
 * @param sha256 of the compressed bytes, before encryption; lower-case hex
 */
public record Segment(SegmentName name, long rawBytes, long storedBytes, String sha256) {}
