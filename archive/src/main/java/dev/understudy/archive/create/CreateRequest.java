package dev.understudy.archive.create;

import dev.understudy.archive.remote.RemotePlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be archived and how.
 *
 * @param source stays the same from archive to archive of one thing; see {@code ManifestHeader}
 * @param excludes patterns of paths below the directory that are left out
 * @param isFull whether everything is read, whatever earlier archives hold
 * @param rehash whether the content of unchanged-looking files is read again and compared
 * @param channels how many at once, from 1
 * @param bytesPerSecond limit of what goes over the network; empty for none
 * @param facts for the manifest's header
 */
public record CreateRequest(
    RemotePlace from,
    String source,
    List<String> excludes,
    boolean isFull,
    boolean rehash,
    int channels,
    Optional<Long> bytesPerSecond,
    Map<String, String> facts) {}
