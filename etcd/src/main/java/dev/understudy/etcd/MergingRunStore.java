package dev.understudy.etcd;

import dev.understudy.core.Journal;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunSummary;
import dev.understudy.core.SoundJournal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The shared store for commands that change something: before the lease is taken, what was written
 * without the store is merged into it. What cannot be merged is told and stops nobody.
 */
public final class MergingRunStore implements RunStore {
  private final EtcdRunStore store;
  private final RunMerge merge;
  private final Consumer<String> told;

  /**
   * Merges when the lease is asked for.
   *
   * @param told hears what was merged and what was not
   */
  public MergingRunStore(EtcdRunStore store, RunMerge merge, Consumer<String> told) {
    this.store = store;
    this.merge = merge;
    this.told = told;
  }

  @Override
  public Lease acquire(LeaseClaim claim) {
    for (RunId run : merge.waiting()) {
      try {
        int records = merge.merge(run);
        told.accept("merged run " + run + " into the shared store: " + records + " records");
      } catch (ProblemException e) {
        told.accept("run " + run + " is not merged: " + e.problem().what());
      }
    }
    return store.acquire(claim);
  }

  @Override
  public Journal create(RunHeader header) {
    return store.create(header);
  }

  @Override
  public Journal open(RunId run) {
    return store.open(run);
  }

  @Override
  public SoundJournal verify(RunId run) {
    return store.verify(run);
  }

  @Override
  public List<RunId> list() {
    return store.list();
  }

  @Override
  public List<RunSummary> summaries() {
    return store.summaries();
  }

  @Override
  public Optional<LeaseHolder> holder() {
    return store.holder();
  }

  @Override
  public void evict(LeaseHolder holder, String by) {
    store.evict(holder, by);
  }

  @Override
  public void breakLease(LeaseHolder holder, String by) {
    store.breakLease(holder, by);
  }

  @Override
  public void leave(RunId run, String name, String text) {
    store.leave(run, name, text);
  }

  @Override
  public Optional<String> find(RunId run, String name) {
    return store.find(run, name);
  }

  @Override
  public void close() {
    store.close();
  }
}
