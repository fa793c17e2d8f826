package dev.understudy.archive.prune;

import dev.understudy.archive.catalog.ArchiveFacts;
import dev.understudy.archive.format.ArchiveId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of every archive. One in which the newest archive of a source goes cannot be made.
 *
 * @param lines source by source, newest first
 */
public record PrunePlan(List<PruneLine> lines) {

  public PrunePlan {
    lines = List.copyOf(lines);
    bySource(lines)
        .forEach(
            (source, own) -> {
              boolean isNewestGoing =
                  own.stream()
                      .max(Comparator.comparing(line -> line.archive().id()))
                      .filter(PruneLine::isGoing)
                      .isPresent();
              if (isNewestGoing) {
                throw new IllegalStateException("the newest archive of " + source + " would go");
              }
            });
  }

  /** What goes, oldest first. */
  public List<ArchiveId> deletions() {
    return lines.stream()
        .filter(PruneLine::isGoing)
        .map(line -> line.archive().id())
        .sorted()
        .toList();
  }

  List<ArchiveFacts> staying() {
    return lines.stream().filter(line -> !line.isGoing()).map(PruneLine::archive).toList();
  }

  Set<ArchiveId> all() {
    return lines.stream().map(line -> line.archive().id()).collect(Collectors.toSet());
  }

  static Map<String, List<PruneLine>> bySource(List<PruneLine> lines) {
    return lines.stream().collect(Collectors.groupingBy(line -> line.archive().header().source()));
  }
}
