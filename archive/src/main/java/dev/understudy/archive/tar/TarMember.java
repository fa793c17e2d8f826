package dev.understudy.archive.tar;

import dev.understudy.archive.format.RawPath;
import java.time.Instant;
import java.util.Map;

/**
 * A header of a tar stream with all that stands before it and belongs to it.
 *
 * @param name as written, such as {@code ./etc/}
 * @param type the letter of the format: {@code 0} for a file, {@code 5} for a directory, ...
 * @param size of the content with holes
 * @param stored bytes that follow the header and are content, a sparse file's map included
 * @param link as written; empty when there is none
 * @param attributes all other PAX keys, such as {@code SCHILY.xattr.user.note}
 * @param offset of the first header in the stream
 */
public record TarMember(
    RawPath name,
    char type,
    int mode,
    long uid,
    long gid,
    String user,
    String group,
    long size,
    long stored,
    Instant modified,
    RawPath link,
    int major,
    int minor,
    Map<String, byte[]> attributes,
    boolean isSparse,
    long offset) {}
