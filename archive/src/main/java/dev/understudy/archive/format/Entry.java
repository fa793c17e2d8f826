package dev.understudy.archive.format;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One file, directory or link of an archive.
 *
 * @param mode permission bits with set-id and sticky, 0 to 07777
 * @param size bytes of a regular file's content, holes included; 0 for others
 * @param modified to the nanosecond
 * @param link what a symbolic link holds, or the first name of a hard link's file
 * @param sha256 of a regular file's content, holes read as zeros; lower-case hex
 * @param device major and minor number of a device
 * @param attributes extended attributes, ACLs and capabilities by their PAX key, such as {@code
 *     SCHILY.xattr.user.note} or {@code SCHILY.acl.access}
 * @param holes offset and length of each stretch of data of a sparse file; empty when it is none
 * @param place where its header and content are; always given
 * @param seen what tells a changed file from an unchanged one, as the source's listing had it
 * @param inconsistent why the content may be no single instant's: {@code grew}, {@code shrank},
 *     {@code changed}
 */
public record Entry(
    RawPath path,
    Kind kind,
    int mode,
    Owner owner,
    long size,
    Instant modified,
    Optional<RawPath> link,
    Optional<String> sha256,
    Optional<Device> device,
    Map<String, byte[]> attributes,
    List<Extent> holes,
    Place place,
    Seen seen,
    Optional<String> inconsistent) {

  /** The same, marked as the content of no single instant. */
  public Entry inconsistent(String word) {
    return new Entry(
        path,
        kind,
        mode,
        owner,
        size,
        modified,
        link,
        sha256,
        device,
        attributes,
        holes,
        place,
        seen,
        Optional.of(word));
  }

  /** As in a listing; {@code HARD_LINK} is a further name of an entry before it. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK,
    HARD_LINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    FIFO
  }

  /** Numbers count; names are for people, empty where the source did not say. */
  public record Owner(long uid, long gid, String user, String group) {}

  public record Device(int major, int minor) {}

  /** Zero or more bytes from an offset. */
  public record Extent(long offset, long length) {}

  /**
   * @param offset of its first header in the group's raw tar stream
   * @param length of headers, content and padding
   */
  public record Place(ArchiveId archive, int group, long offset, long length) {}

  /**
   * What the source's listing said.
   *
   * @param changed ctime to the nanosecond; {@code Instant.EPOCH} where the source cannot tell
   * @param inode 0 where the source cannot tell
   */
  public record Seen(Instant changed, long inode) {
    public static final Seen NOTHING = new Seen(Instant.EPOCH, 0);
  }
}
