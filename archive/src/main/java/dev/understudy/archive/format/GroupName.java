package dev.understudy.archive.format;

/** A group of an archive: segments that are read together from the first part on. */
public record GroupName(ArchiveId archive, int group) implements Comparable<GroupName> {

  public static GroupName of(SegmentName segment) {
    return new GroupName(segment.archive(), segment.group());
  }

  public static GroupName of(Entry.Place place) {
    return new GroupName(place.archive(), place.group());
  }

  @Override
  public int compareTo(GroupName other) {
    int byArchive = archive.compareTo(other.archive);
    return byArchive != 0 ? byArchive : Integer.compare(group, other.group);
  }

  @Override
  public String toString() {
    return archive + "/" + group;
  }
}
