package dev.understudy.archive.verify;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.GroupName;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a manifest says of its groups, gathered from its segments and entries. */
final class Contents {
  private final Map<GroupName, List<Segment>> groups = new TreeMap<>();
  private final Map<GroupName, Long> counts = new TreeMap<>();
  private final List<Segment> segments;
  private long files;
  private long entries;

  Contents(List<Segment> segments) {
    this.segments = segments.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    for (Segment each : this.segments) {
      groups.computeIfAbsent(GroupName.of(each.name()), any -> new ArrayList<>()).add(each);
    }
  }

  List<Segment> segments() {
    return segments;
  }

  Map<GroupName, List<Segment>> groups() {
    return groups;
  }

  long files() {
    return files;
  }

  long entries() {
    return entries;
  }

  /** How many entries are in a group. */
  long count(GroupName group) {
    return counts.getOrDefault(group, 0L);
  }

  /** Counts an entry. What is wrong with its place, if anything. */
  Optional<String> add(Entry entry) {
    entries++;
    files += entry.kind() == Kind.FILE ? 1 : 0;
    GroupName group = GroupName.of(entry.place());
    counts.merge(group, 1L, Long::sum);
    List<Segment> parts = groups.getOrDefault(group, List.of());
    long end = entry.place().offset() + entry.place().length();
    long raw = parts.stream().mapToLong(Segment::rawBytes).sum();
    return entry.place().offset() < 0 || entry.place().length() <= 0 || end > raw || end < 0
        ? Optional.of("the manifest says that it is where no segment is: " + group)
        : Optional.empty();
  }

  /** The segments that hold an entry's header or content. */
  List<Segment> holding(Entry entry) {
    List<Segment> holding = new ArrayList<>();
    long from = entry.place().offset();
    long to = from + entry.place().length();
    long start = 0;
    for (Segment part : groups.getOrDefault(GroupName.of(entry.place()), List.of())) {
      long end = start + part.rawBytes();
      if (start < to && end > from) {
        holding.add(part);
      }
      start = end;
    }
    return holding;
  }

  /** Parts that a group lacks between its first and its last, and groups that begin too late. */
  List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    groups.forEach(
        (group, parts) -> {
          for (int i = 0; i < parts.size(); i++) {
            SegmentName name = parts.get(i).name();
            if (name.part() != i) {
              gaps.add("the manifest has " + name + " where part " + i + " of its group should be");
              return;
            }
          }
        });
    return gaps;
  }
}
