package dev.understudy.core.store;

import dev.understudy.core.Journal;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.TimeSource;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Work without the shared store: runs that this host has a copy of can be read, and gone on with in
 * a directory of its own, from which they are merged later. Its lease holds on this host only: that
 * no other host works on the estate meanwhile is for the operator to know.
 */
public final class OfflineRunStore implements RunStore {
  /** The fact by which a journal says that it was written without the shared store. */
  public static final String MARK = "store";

  private final DirectoryRunStore local;
  private final DirectoryRunStore mirror;

  /**
   * Both below this host's own state directory.
   *
   * @param mirror the directory of the {@link JournalMirror}
   */
  public OfflineRunStore(Path local, Path mirror, String estate, TimeSource time) {
    this.local = new DirectoryRunStore(local, estate, time, Map.of(MARK, "without"));
    this.mirror = new DirectoryRunStore(mirror, estate, time);
  }

  /** What was written here and is in no shared store yet. */
  public DirectoryRunStore local() {
    return local;
  }

  @Override
  public Journal create(RunHeader header) {
    return local.create(header);
  }

  @Override
  public Journal open(RunId run) {
    if (!isLocal(run)) {
      local.adopt(run, mirror);
    }
    return local.open(run);
  }

  @Override
  public SoundJournal verify(RunId run) {
    return (isLocal(run) ? local : mirror).verify(run);
  }

  @Override
  public List<RunId> list() {
    return Stream.concat(local.list().stream(), mirror.list().stream())
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  @Override
  public Lease acquire(LeaseClaim claim) {
    return local.acquire(claim);
  }

  @Override
  public Optional<LeaseHolder> holder() {
    return local.holder();
  }

  @Override
  public void evict(LeaseHolder holder, String by) {
    local.evict(holder, by);
  }

  @Override
  public void breakLease(LeaseHolder holder, String by) {
    local.breakLease(holder, by);
  }

  @Override
  public void leave(RunId run, String name, String text) {
    local.leave(run, name, text);
  }

  @Override
  public Optional<String> find(RunId run, String name) {
    return local.find(run, name);
  }

  private boolean isLocal(RunId run) {
    return local.list().contains(run);
  }
}
