package dev.understudy.archive.format;

import java.time.Instant;

/**
 * The last line of a manifest: without it the manifest is cut off.
 *
 * @param bytes content of all regular files, each hard-linked file once
 * @param inconsistent how many entries are marked so
 * @param sha256 of all lines before this one, line feeds included; lower-case hex
 */
public record ManifestEnd(
    long entries, long bytes, long inconsistent, Instant finished, String sha256) {}
