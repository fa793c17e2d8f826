package dev.understudy.archive.restore;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.GroupName;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.safety.ManifestRules;
import dev.understudy.archive.safety.Unsafe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What has to be sent and in which order, as the manifest says. */
final class RestorePlan implements AutoCloseable {

  /**
   * A group of which something is restored.
   *
   * @param isWhole whether all of its members are
   * @param isLate whether it has more than files in it, and so comes after all that have not
   * @param rawBytes of its tar stream, or of the members that are restored
   * @param fileBytes content of its files
   */
  record Group(
      GroupName name,
      List<Segment> segments,
      boolean isWhole,
      boolean isLate,
      int members,
      int files,
      long rawBytes,
      long fileBytes) {
    Group {
      segments = List.copyOf(segments);
    }
  }

  private final EntrySpool spool = new EntrySpool();
  private final List<Group> groups = new ArrayList<>();
  private final Owners owners = new Owners();
  private String sha256 = "";
  private boolean isKnown;
  private List<String> paths = List.of();
  private long entries;
  private long bytes;
  private long dataBytes;

  /** What is added up of each group while the manifest is read. */
  private static final class Sum {
    private boolean isLate;
    private boolean isPartial;
    private int members;
    private int files;
    private long length;
    private long fileBytes;
  }

  private RestorePlan() throws IOException {}

  /**
   * @throws dev.understudy.core.ProblemException {@code ARCHIVE_DAMAGED}, {@code UNSAFE_ARCHIVE},
   *     {@code NOT_FOUND}
   */
  static RestorePlan read(Repository repository, RestoreRequest request, boolean leavesDevices)
      throws IOException {
    Selection selection = Selection.of(request, repository);
    String sha256 = sha256(repository, request);
    RestorePlan plan = new RestorePlan();
    try {
      plan.sha256 = sha256;
      plan.paths = selection.paths().stream().map(RestorePlan::argument).toList();
      plan.isKnown = request.isKnown().test(sha256);
      plan.fill(repository, request, selection, leavesDevices);
      return plan;
    } catch (RuntimeException | IOException e) {
      plan.close();
      throw e;
    }
  }

  private static String argument(RawPath path) {
    return path.text().orElseThrow();
  }

  private static String sha256(Repository repository, RestoreRequest request) throws IOException {
    try (ManifestReader manifest = repository.manifest(request.archive())) {
      return manifest.skim().sha256();
    }
  }

  private void fill(
      Repository repository, RestoreRequest request, Selection selection, boolean leavesDevices)
      throws IOException {
    Map<GroupName, Sum> sums = new HashMap<>();
    List<Segment> segments;
    Set<RawPath> linked;
    try (ManifestReader manifest = repository.manifest(request.archive())) {
      if (!manifest.header().archive().equals(request.archive())) {
        throw Unsafe.damaged(
            "the manifest of " + request.archive() + " is another archive's",
            "it says that it is " + manifest.header().archive() + "'s");
      }
      segments = manifest.segments();
      ManifestRules rules = new ManifestRules(isKnown || request.allowsDevices(), segments);
      for (Optional<Entry> next = manifest.next(); next.isPresent(); next = manifest.next()) {
        Entry entry = next.get();
        rules.check(entry);
        boolean isDevice =
            entry.kind() == Kind.CHARACTER_DEVICE || entry.kind() == Kind.BLOCK_DEVICE;
        if (!selection.has(entry) || (leavesDevices && isDevice)) {
          sums.computeIfAbsent(GroupName.of(entry.place()), name -> new Sum()).isPartial = true;
          owners.left(entry, isDevice && selection.has(entry));
          continue;
        }
        owners.restored(entry);
        add(entry, sums);
      }
      if (!manifest.end().sha256().equals(sha256)) {
        throw Unsafe.damaged(
            "the manifest of " + request.archive() + " changed while it was read", "");
      }
      linked = rules.linked();
    }
    if (!isKnown && !linked.isEmpty()) {
      requireLinked(repository, request, linked);
    }
    spool.flush();
    collect(request, segments, sums);
  }

  private void add(Entry entry, Map<GroupName, Sum> sums) throws IOException {
    GroupName group = GroupName.of(entry.place());
    spool.add(group, entry.place().offset(), SpooledEntry.of(entry, !isKnown));
    Sum sum = sums.computeIfAbsent(group, name -> new Sum());
    sum.members++;
    sum.length += entry.place().length();
    sum.isLate |= entry.kind() != Kind.FILE && entry.kind() != Kind.HARD_LINK;
    if (entry.kind() == Kind.FILE) {
      sum.files++;
      sum.fileBytes += entry.size();
    }
    entries++;
    bytes += entry.size();
    dataBytes += data(entry);
  }

  private static long data(Entry entry) {
    // What is all hole has no stretches of data either.
    return entry.holes().isEmpty()
        ? Math.min(entry.size(), entry.place().length())
        : entry.holes().stream().mapToLong(Entry.Extent::length).sum();
  }

  private void collect(RestoreRequest request, List<Segment> segments, Map<GroupName, Sum> sums) {
    Map<GroupName, List<Segment>> parts = new TreeMap<>();
    for (Segment each : segments) {
      parts.computeIfAbsent(GroupName.of(each.name()), name -> new ArrayList<>()).add(each);
    }
    for (Map.Entry<GroupName, List<Segment>> each : parts.entrySet()) {
      Sum sum = sums.get(each.getKey());
      if (sum == null || sum.members == 0) {
        continue;
      }
      boolean isWhole = !sum.isPartial && each.getKey().archive().equals(request.archive());
      long raw = each.getValue().stream().mapToLong(Segment::rawBytes).sum();
      groups.add(
          new Group(
              each.getKey(),
              each.getValue(),
              isWhole,
              sum.isLate,
              sum.members,
              sum.files,
              isWhole ? raw : sum.length,
              sum.fileBytes));
    }
  }

  /** Every hard link's first name is an entry, and one that a link can be made to. */
  private static void requireLinked(
      Repository repository, RestoreRequest request, Set<RawPath> linked) throws IOException {
    Set<RawPath> missing = new HashSet<>(linked);
    try (ManifestReader manifest = repository.manifest(request.archive())) {
      for (Optional<Entry> next = manifest.next(); next.isPresent(); next = manifest.next()) {
        if (next.get().kind() != Kind.DIRECTORY && next.get().kind() != Kind.HARD_LINK) {
          missing.remove(next.get().path());
        }
      }
    }
    if (!missing.isEmpty()) {
      throw Unsafe.entry(
          missing.iterator().next(), "a hard link points to it, and it is no file of the archive");
    }
  }

  EntrySpool spool() {
    return spool;
  }

  /** Whether every segment is sent as it is stored. */
  boolean isComplete() {
    return paths.isEmpty() && groups.stream().allMatch(Group::isWhole);
  }

  /** In the order of the archives' tar streams. */
  List<Group> groups() {
    return List.copyOf(groups);
  }

  /** What is swapped in by itself; empty for the whole tree. */
  List<String> paths() {
    return paths;
  }

  /** Content that an earlier run has brought. */
  long doneBytes(Hold hold) {
    return groups.stream()
        .filter(each -> hold.isDone(Hold.mark(each.name())))
        .mapToLong(Group::fileBytes)
        .sum();
  }

  int doneSegments(Hold hold) {
    return groups.stream()
        .filter(each -> hold.isDone(Hold.mark(each.name())))
        .mapToInt(each -> each.segments().size())
        .sum();
  }

  Owners owners() {
    return owners;
  }

  String sha256() {
    return sha256;
  }

  boolean isKnown() {
    return isKnown;
  }

  long entries() {
    return entries;
  }

  /** Content of the files that are restored. */
  long bytes() {
    return bytes;
  }

  /** What they need on the target's disk, holes left out. */
  long dataBytes() {
    return dataBytes;
  }

  long files() {
    return groups.stream().mapToLong(Group::files).sum();
  }

  @Override
  public void close() {
    spool.close();
  }
}
