package dev.understudy.archive.create;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.Entry.Seen;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds files that look as they did in an earlier archive, and hold something else. */
record RehashCheck(Repository repository) {
  private static final int NAMED = 1_000;

  List<String> compare(ArchiveId earlier, ArchiveId later) throws IOException {
    List<String> different = new ArrayList<>();
    try (ManifestReader before = repository.manifest(earlier);
        ManifestReader after = repository.manifest(later)) {
      Optional<Entry> old = before.next();
      for (Optional<Entry> now = after.next(); now.isPresent(); now = after.next()) {
        while (old.isPresent() && old.get().path().compareTo(now.get().path()) < 0) {
          old = before.next();
        }
        boolean isDifferent =
            old.isPresent()
                && old.get().path().equals(now.get().path())
                && looksSame(old.get(), now.get())
                && !old.get().sha256().equals(now.get().sha256());
        if (isDifferent && different.size() < NAMED) {
          different.add(
              now.get().path().shown() + ": differs from " + earlier + " and looks unchanged");
        }
      }
    }
    return different;
  }

  private static boolean looksSame(Entry old, Entry now) {
    return old.kind() == Kind.FILE
        && now.kind() == Kind.FILE
        && old.size() == now.size()
        && old.modified().equals(now.modified())
        && !now.seen().equals(Seen.NOTHING)
        && old.seen().equals(now.seen());
  }
}
