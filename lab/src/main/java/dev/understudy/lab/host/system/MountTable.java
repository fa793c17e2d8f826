package dev.understudy.lab.host.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine's mounts in the order they were made; a later one hides an earlier. Thread-safe. */
public final class MountTable {
  private final List<Mount> mounts = new ArrayList<>();

  public synchronized List<Mount> all() {
    return List.copyOf(mounts);
  }

  public synchronized void add(Mount mount) {
    mounts.add(mount);
  }

  /** Takes away the newest mount at a place. */
  public synchronized Optional<Mount> remove(String target) {
    for (int i = mounts.size() - 1; i >= 0; i--) {
      if (mounts.get(i).target().equals(target)) {
        return Optional.of(mounts.remove(i));
      }
    }
    return Optional.empty();
  }

  public synchronized void removeDisk(String disk) {
    mounts.removeIf(each -> each.disk().equals(disk));
  }

  public synchronized void clear() {
    mounts.clear();
  }

  /** The newest mount exactly at a place. */
  public synchronized Optional<Mount> findAt(String target) {
    for (int i = mounts.size() - 1; i >= 0; i--) {
      if (mounts.get(i).target().equals(target)) {
        return Optional.of(mounts.get(i));
      }
    }
    return Optional.empty();
  }

  /** Where a disk or kernel file system of this source is mounted first. */
  public synchronized Optional<Mount> findSource(String source) {
    return mounts.stream().filter(each -> each.source().equals(source)).findFirst();
  }

  /** The mount that holds a normalised absolute path. */
  public synchronized Optional<Mount> findHolding(String path) {
    Mount best = null;
    for (Mount each : mounts) {
      if (each.holds(path) && (best == null || each.target().length() >= best.target().length())) {
        best = each;
      }
    }
    return Optional.ofNullable(best);
  }
}
