package dev.understudy.archive.prune;

import dev.understudy.archive.catalog.ArchiveFacts;
import dev.understudy.archive.catalog.Catalog;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.prune.PruneLine.Fate;
import dev.understudy.archive.verify.Level;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.retention.Retention;
import dev.understudy.cloud.retention.Verdict;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides what goes. Each source is judged by itself; ages are relative to its newest archive, so
 * that no clock makes one old.
 *
 * @param zone of the calendar that days are counted in
 */
public record PrunePlanner(Keep keep, ZoneId zone) {

  /**
   * @param needed archives that unfinished ones build on
   * @throws dev.understudy.core.ProblemException {@code ARCHIVE_DAMAGED} when a manifest cannot be
   *     read: nobody knows what it needs
   */
  public PrunePlan plan(Catalog catalog, Set<ArchiveId> needed) {
    catalog.damaged().entrySet().stream()
        .findFirst()
        .ifPresent(
            damaged -> {
              throw unreadable(damaged.getKey(), damaged.getValue()).asException();
            });
    Map<String, List<ArchiveFacts>> sources = new TreeMap<>();
    for (ArchiveFacts each : catalog.archives()) {
      sources.computeIfAbsent(each.header().source(), any -> new ArrayList<>()).add(each);
    }
    List<PruneLine> lines = new ArrayList<>();
    sources.values().forEach(archives -> judge(archives, needed, lines));
    return new PrunePlan(lines);
  }

  private void judge(List<ArchiveFacts> archives, Set<ArchiveId> needed, List<PruneLine> lines) {
    Optional<ArchiveId> newest = newest(archives);
    Optional<ArchiveId> newestVerified =
        newest(archives.stream().filter(PrunePlanner::isVerified).toList());
    for (Verdict<ArchiveFacts> verdict :
        Retention.judge(archives, each -> each.id().begun(), keep, zone)) {
      ArchiveFacts archive = verdict.item();
      List<String> reasons = new ArrayList<>(verdict.reasons());
      if (newest.equals(Optional.of(archive.id()))) {
        reasons.add("newest");
      }
      if (newestVerified.equals(Optional.of(archive.id()))) {
        reasons.add("newest verified");
      }
      if (needed.contains(archive.id())) {
        reasons.add("an unfinished archive builds on it");
      }
      Fate fate = verdict.keep() ? Fate.KEEP : reasons.isEmpty() ? Fate.DELETE : Fate.PROTECT;
      lines.add(
          new PruneLine(
              archive, fate, reasons.isEmpty() ? "no rule keeps it" : String.join(", ", reasons)));
    }
  }

  private static boolean isVerified(ArchiveFacts archive) {
    return archive.proof().filter(proof -> proof.level().compareTo(Level.L1) >= 0).isPresent();
  }

  private static Optional<ArchiveId> newest(List<ArchiveFacts> archives) {
    return archives.stream().map(ArchiveFacts::id).max(Comparator.naturalOrder());
  }

  private static Problem unreadable(ArchiveId id, Problem problem) {
    return Problem.of(
        ProblemCode.ARCHIVE_DAMAGED,
        "nothing was deleted: the manifest of " + id + " is damaged",
        "nobody can tell which segments it needs: " + problem.what() + ", " + problem.why(),
        "restore it from a copy of the repository, or give the archive up by removing its file in archives/ by hand");
  }
}
