package dev.understudy.archive.create;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.Entry.Seen;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Tells what has to be read from what an earlier archive holds already, by metadata alone. A file
 * with several names is carried over with all of them or not at all.
 */
final class Comparison {
  private final boolean hasSeen;
  private final EarlierGroups groups;
  private final Todo todo;
  private final SortedSpool carried;
  private final SortedSpool linked;

  /**
   * @param hasSeen whether the listing knows inodes and when they changed
   * @param todo gets what has to be read
   * @param carried gets the rest, as the manifest will hold it
   */
  Comparison(boolean hasSeen, EarlierGroups groups, Path spools, Todo todo, SortedSpool carried) {
    this.hasSeen = hasSeen;
    this.groups = groups;
    this.todo = todo;
    this.carried = carried;
    this.linked = new SortedSpool(spools, 6L * 1024 * 1024);
  }

  void run(Iterator<Listed> names, ManifestReader earlier) throws IOException {
    try (linked) {
      Optional<Entry> old = earlier.next();
      while (names.hasNext()) {
        Listed name = names.next();
        while (old.isPresent() && old.get().path().compareTo(name.path()) < 0) {
          old = earlier.next();
        }
        boolean isSame =
            old.isPresent()
                && old.get().path().equals(name.path())
                && isSame(name, old.get())
                && groups.isUsable(old.get().place());
        Optional<Entry> same = isSame ? old : Optional.empty();
        if (name.isFile() && name.links() > 1) {
          link(name, same, earlier);
        } else if (same.isPresent()) {
          groups.use(same.get().place());
          carried.add(Results.record(same.get(), earlier.lastLine()));
        } else {
          todo.add(name);
        }
      }
      while (old.isPresent()) {
        old = earlier.next();
      }
      links();
    }
  }

  private boolean isSame(Listed name, Entry old) {
    boolean isSameKind =
        old.kind() == name.kind() || (old.kind() == Kind.HARD_LINK && name.links() > 1);
    boolean isSeen =
        !hasSeen
            || (!old.seen().equals(Seen.NOTHING)
                && old.seen().changed().equals(name.changed())
                && old.seen().inode() == name.inode());
    // Tar's own listing gives a size to the first name only.
    boolean isFurtherName = !hasSeen && name.links() > 1 && name.size() == 0;
    return isSameKind
        && isSeen
        && old.inconsistent().isEmpty()
        && (old.kind() != Kind.FILE || old.size() == name.size() || isFurtherName)
        && old.mode() == name.mode()
        && old.owner().uid() == name.uid()
        && old.owner().gid() == name.gid()
        && old.modified().equals(name.modified());
  }

  /** Kept until all names of the file are known. */
  private void link(Listed name, Optional<Entry> same, ManifestReader earlier) throws IOException {
    byte[] path = Listed.key(name.path());
    byte[] key =
        ByteBuffer.allocate(16 + path.length)
            .putLong(name.device())
            .putLong(name.inode())
            .put(path)
            .array();
    byte[] listed = name.encode();
    ByteArrayOutputStream value = new ByteArrayOutputStream(512);
    value.write(ByteBuffer.allocate(4).putInt(listed.length).array());
    value.write(listed);
    if (same.isPresent()) {
      RawPath first = same.get().link().orElse(same.get().path());
      byte[] firstBytes = first.bytes();
      Entry.Place place = same.get().place();
      value.write(
          ByteBuffer.allocate(16)
              .putInt(firstBytes.length)
              .putInt(place.group())
              .putLong(place.length())
              .array());
      value.write(firstBytes);
      value.writeBytes(place.archive().value().getBytes(StandardCharsets.US_ASCII));
      value.write(Results.record(same.get(), earlier.lastLine()).value());
    }
    linked.add(new SpoolRecord(key, value.toByteArray()));
  }

  private void links() throws IOException {
    List<LinkedName> set = new ArrayList<>();
    byte[] inode = new byte[0];
    for (Iterator<SpoolRecord> each = linked.sorted(); each.hasNext(); ) {
      SpoolRecord record = each.next();
      byte[] here = Arrays.copyOf(record.key(), 16);
      if (!Arrays.equals(inode, here)) {
        sort(set);
        set.clear();
        inode = here;
      }
      set.add(LinkedName.decode(record.value()));
    }
    sort(set);
  }

  private void sort(List<LinkedName> set) throws IOException {
    boolean isCarried = isWhole(set);
    for (LinkedName each : set) {
      if (isCarried) {
        groups.use(each.place().orElseThrow());
        carried.add(new SpoolRecord(Listed.key(each.listed().path()), each.record()));
      } else {
        todo.add(each.listed());
      }
    }
  }

  /** Whether all names are unchanged, and one of them is the first that the others point to. */
  private static boolean isWhole(List<LinkedName> set) {
    if (set.isEmpty() || set.stream().anyMatch(each -> each.place().isEmpty())) {
      return false;
    }
    RawPath first = set.get(0).first();
    return set.stream().allMatch(each -> each.first().equals(first))
        && set.stream().anyMatch(each -> each.listed().path().equals(first));
  }
}
