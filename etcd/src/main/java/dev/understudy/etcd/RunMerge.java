package dev.understudy.etcd;

import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.Sha256;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.store.DirectoryRunStore;
import java.util.List;

/**
 * Brings runs that were written without the shared store into it, record by record, each on
 * condition that the one before is there: it can be killed anywhere and repeated. A run that both
 * sides went on with is never overwritten.
 */
public final class RunMerge {
  private final DirectoryRunStore local;
  private final EtcdRunStore store;
  private final String owner;

  /**
   * Merges nothing yet.
   *
   * @param local where runs were written meanwhile
   * @param owner {@code user@host} in whose name the lease is taken
   */
  public RunMerge(DirectoryRunStore local, EtcdRunStore store, String owner) {
    this.local = local;
    this.store = store;
    this.owner = owner;
  }

  /** The runs that wait to be merged, oldest first. */
  public List<RunId> waiting() {
    return local.list().stream().sorted().toList();
  }

  /**
   * Merges one run and forgets the local copy; returns how many records the store did not have.
   *
   * @throws ProblemException {@link ProblemCode#LEASE_HELD} while a run goes on here or there,
   *     {@link ProblemCode#BLOCKED} when the two journals part
   */
  public int merge(RunId run) {
    LeaseClaim claim = new LeaseClaim(owner, run, "merge");
    try (Lease here = local.acquire(claim);
        Lease there = store.acquire(claim)) {
      SoundJournal sound = local.verify(run);
      List<String> lines = local.lines(run);
      List<String> known = store.lines(run);
      int common = Math.min(lines.size(), known.size());
      if (!lines.subList(0, common).equals(known.subList(0, common))) {
        throw parted(run, lines, known);
      }
      if (known.size() < lines.size()) {
        add(run, sound, lines, known.size());
      }
      if (here.isHeld() && there.isHeld()) {
        local.forget(run);
      }
      return lines.size() - common;
    }
  }

  private void add(RunId run, SoundJournal sound, List<String> lines, int from) {
    try (EtcdJournal journal = from == 0 ? store.begin(sound.header()) : store.openToAdd(run)) {
      for (int i = from; i < lines.size(); i++) {
        journal.append(sound.records().get(i), lines.get(i));
      }
    }
  }

  private ProblemException parted(RunId run, List<String> lines, List<String> known) {
    return Problem.of(
            ProblemCode.BLOCKED,
            "Run " + run + " was gone on with both here and in the shared store.",
            "Its journal ends here with "
                + head(lines)
                + " and there with "
                + head(known)
                + "; neither may overwrite the other.",
            "Compare understudy run show "
                + run
                + " with and without --without-store; what was written here stays in "
                + local.directoryOf(run))
        .asException();
  }

  private static String head(List<String> lines) {
    String hash = Sha256.hex(lines.get(lines.size() - 1));
    return "record " + (lines.size() - 1) + " (" + hash.substring(0, 12) + "…)";
  }
}
