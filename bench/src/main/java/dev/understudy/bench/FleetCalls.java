package dev.understudy.bench;

import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Poll;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls that a run of the policy made, and how many it may: 1.05 a disk, the pages of its listings,
 * and a question for each 100 unfinished snapshots in each round of waiting.
 *
 * @param disks of each region
 * @param servers of each region
 */
record FleetCalls(
    Map<String, Integer> byAction,
    List<Integer> disks,
    List<Integer> servers,
    Duration awaited,
    int unfinished) {
  private static final int PAGE = 100;

  /** The step that takes looks before and while it acts; those that wait and prune look once. */
  private static final int LOOKS_AT_DISKS = 4;

  /** The steps that wait and that prune list all that was taken. */
  private static final int LOOKS_AT_SNAPSHOTS = 2;

  static Map<String, Integer> byAction(Collection<JournalRecord> records) {
    Map<String, Integer> calls = new TreeMap<>();
    records.forEach(
        record ->
            JournalFacts.calls(record)
                .forEach((action, count) -> calls.merge(action, count, Integer::sum)));
    return calls;
  }

  int made() {
    return byAction.values().stream().mapToInt(Integer::intValue).sum();
  }

  int allowed() {
    return (int) (allDisks() * 1.05) + polls();
  }

  /** The formula with its numbers. */
  String formula() {
    return String.format(
        Locale.ROOT,
        "at most %d = 1.05 x %d disks + %d polls (%d x %d pages of servers and disks + %d x %d pages"
            + " of snapshots + %d rounds x %d questions)",
        allowed(),
        allDisks(),
        polls(),
        LOOKS_AT_DISKS,
        pages(servers) + pages(disks),
        LOOKS_AT_SNAPSHOTS,
        pages(disks),
        rounds(),
        questions());
  }

  private int polls() {
    return LOOKS_AT_DISKS * (pages(servers) + pages(disks))
        + LOOKS_AT_SNAPSHOTS * pages(disks)
        + rounds() * questions();
  }

  private int allDisks() {
    return disks.stream().mapToInt(Integer::intValue).sum();
  }

  private int questions() {
    return pages(List.of(Math.min(unfinished, allDisks())));
  }

  /** How often one looks in that time. */
  private int rounds() {
    int rounds = 1;
    Duration pause = Poll.standard().first();
    for (Duration at = pause; at.compareTo(awaited) < 0; at = at.plus(pause)) {
      rounds++;
      Duration next = Duration.ofMillis(pause.toMillis() * 13 / 10 + 1);
      pause = next.compareTo(Poll.standard().limit()) < 0 ? next : Poll.standard().limit();
    }
    return rounds;
  }

  private static int pages(List<Integer> counts) {
    return counts.stream().mapToInt(count -> Math.max(1, (count + PAGE - 1) / PAGE)).sum();
  }
}
