package dev.understudy.archive.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a group of an archive's tar stream. Groups can be read by themselves; the parts of one
 * only from its first on.
 *
 * @param group from 0
 * @param part from 0
 */
public record SegmentName(ArchiveId archive, int group, int part)
    implements Comparable<SegmentName> {
  private static final Pattern FILE = Pattern.compile("([0-9]{6})-([0-9]{5})\\.tar\\.zst");

  /** {@code 000012-00003.tar.zst}. */
  public String file() {
    return String.format("%06d-%05d.tar.zst", group, part);
  }

  /** Empty when the file is no segment. */
  public static Optional<SegmentName> parse(ArchiveId archive, String file) {
    Matcher matcher = FILE.matcher(file);
    return matcher.matches()
        ? Optional.of(
            new SegmentName(
                archive, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(SegmentName other) {
    int byArchive = archive.compareTo(other.archive);
    int byGroup = byArchive != 0 ? byArchive : Integer.compare(group, other.group);
    return byGroup != 0 ? byGroup : Integer.compare(part, other.part);
  }

  @Override
  public String toString() {
    return archive + "/" + file();
  }
}
