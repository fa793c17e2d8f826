package dev.understudy.archive.safety;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.GroupName;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Segment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a manifest's lines against what a tree can be, one after another: inside its root, each
 * name once, in directories that the manifest names, in segments that it names. Not for several
 * threads.
 */
public final class ManifestRules {
  /** No file system has larger files in practice; sums of sizes cannot overflow. */
  static final long LARGEST = 1L << 50;

  private static final int BLOCK = 512;
  private static final int LONGEST_PATH = 32 * 1024;
  private static final long LARGEST_ID = 0xFFFF_FFFEL;

  private final boolean allowsDevices;
  private final Map<GroupName, Long> rawBytes = new HashMap<>();
  private final Deque<RawPath> directories = new ArrayDeque<>();
  private final Set<RawPath> linked = new HashSet<>();
  private Optional<RawPath> last = Optional.empty();

  public ManifestRules(boolean allowsDevices, List<Segment> segments) {
    this.allowsDevices = allowsDevices;
    Map<GroupName, Integer> parts = new HashMap<>();
    for (Segment each : segments) {
      GroupName group = GroupName.of(each.name());
      int part = parts.merge(group, 1, Integer::sum) - 1;
      long before = rawBytes.getOrDefault(group, 0L);
      if (each.name().part() != part) {
        throw Unsafe.archive(
            "its manifest names " + each.name() + " where part " + part + " is due");
      }
      if (each.rawBytes() < 0
          || each.storedBytes() < 0
          || each.rawBytes() > LARGEST
          || before > LARGEST
          || !each.sha256().matches("[0-9a-f]{64}")) {
        throw Unsafe.archive("its manifest says impossible things of " + each.name());
      }
      rawBytes.put(group, before + each.rawBytes());
    }
  }

  /**
   * The next entry.
   *
   * @throws dev.understudy.core.ProblemException {@code UNSAFE_ARCHIVE}
   */
  public void check(Entry entry) {
    RawPath path = entry.path();
    if (path.latin1().length() > LONGEST_PATH) {
      throw Unsafe.archive("it has a name of " + path.latin1().length() + " bytes");
    }
    if (!path.isInside()) {
      throw Unsafe.entry(path, "the name leads out of the archive's root");
    }
    if (last.isPresent() && last.get().compareTo(path) >= 0) {
      throw Unsafe.entry(path, "the name comes twice, or out of order");
    }
    last = Optional.of(path);
    checkParent(path);
    checkKind(entry);
    checkNumbers(entry);
    checkPlace(entry);
    if (entry.kind() == Kind.DIRECTORY) {
      directories.push(path);
    }
  }

  /** Names that hard links point to; each must be an entry that is no directory. */
  public Set<RawPath> linked() {
    return Set.copyOf(linked);
  }

  private void checkParent(RawPath path) {
    while (!directories.isEmpty() && !isBelow(path, directories.peek())) {
      directories.pop();
    }
    int slash = path.latin1().lastIndexOf('/');
    if (slash < 0) {
      return;
    }
    String parent = path.latin1().substring(0, slash);
    if (directories.isEmpty() || !directories.peek().latin1().equals(parent)) {
      throw Unsafe.entry(path, "what it is in is no directory of the archive");
    }
  }

  private static boolean isBelow(RawPath path, RawPath directory) {
    return directory.isRoot()
        || (path.latin1().startsWith(directory.latin1())
            && path.latin1().length() > directory.latin1().length()
            && path.latin1().charAt(directory.latin1().length()) == '/');
  }

  private void checkKind(Entry entry) {
    RawPath path = entry.path();
    if (path.isRoot() && entry.kind() != Kind.DIRECTORY) {
      throw Unsafe.entry(path, "the archive's root is no directory");
    }
    boolean isLink = entry.kind() == Kind.SYMLINK || entry.kind() == Kind.HARD_LINK;
    if (isLink != entry.link().isPresent()) {
      throw Unsafe.entry(path, "a link without a target, or a target without a link");
    }
    if (entry.kind() == Kind.HARD_LINK) {
      RawPath first = entry.link().orElseThrow();
      if (!first.isInside() || first.isRoot()) {
        throw Unsafe.entry(path, "a hard link that leads out of the archive's root");
      }
      linked.add(first);
    }
    boolean isDevice = entry.kind() == Kind.CHARACTER_DEVICE || entry.kind() == Kind.BLOCK_DEVICE;
    if (isDevice != entry.device().isPresent()) {
      throw Unsafe.entry(path, "a device without numbers, or numbers without a device");
    }
    if (isDevice && !allowsDevices) {
      throw Unsafe.entry(path, "it is a device node", "--allow-devices, if you trust the archive");
    }
  }

  private static void checkNumbers(Entry entry) {
    RawPath path = entry.path();
    if (entry.size() < 0 || entry.size() > LARGEST) {
      throw Unsafe.entry(path, "it says that it has " + entry.size() + " bytes");
    }
    if (entry.mode() < 0 || entry.mode() > 07777) {
      throw Unsafe.entry(path, "its mode is " + Integer.toOctalString(entry.mode()));
    }
    if (entry.owner().uid() < 0
        || entry.owner().uid() > LARGEST_ID
        || entry.owner().gid() < 0
        || entry.owner().gid() > LARGEST_ID) {
      throw Unsafe.entry(path, "its owner is no user or group");
    }
    boolean isHashed = entry.sha256().map(sum -> sum.matches("[0-9a-f]{64}")).orElse(false);
    if (entry.kind() == Kind.FILE && !isHashed) {
      throw Unsafe.entry(path, "it has no hash");
    }
    long at = 0;
    for (Extent each : entry.holes()) {
      if (each.offset() < at || each.length() < 0 || each.length() > entry.size() - each.offset()) {
        throw Unsafe.entry(path, "its stretches of data overlap or go beyond its end");
      }
      at = each.offset() + each.length();
    }
  }

  private void checkPlace(Entry entry) {
    Entry.Place place = entry.place();
    long room = rawBytes.getOrDefault(GroupName.of(place), 0L);
    if (place.offset() < 0
        || place.offset() % BLOCK != 0
        || place.length() < BLOCK
        || place.length() % BLOCK != 0
        || place.offset() > room - place.length()) {
      throw Unsafe.entry(entry.path(), "its place is in no segment of the manifest");
    }
  }
}
