package dev.understudy.archive.create;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.tar.TarMember;
import dev.understudy.archive.tar.TarReader;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Sha256;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings groups into the repository over one session, one after another, and hashes each file. */
final class GroupCopy {
  private final CreateScope scope;
  private final SshSession session;
  private final MessageDigest digest = Sha256.begin();
  private final Deque<Listed> expected = new ArrayDeque<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Listed> missing = new ArrayList<>();
  private final Map<RawPath, String> words = new HashMap<>();

  GroupCopy(CreateScope scope, SshSession session) {
    this.scope = scope;
    this.session = session;
  }

  void run(Group group) throws IOException, InterruptedException {
    if (group.kind() == Group.Kind.REST) {
      copy(group, group.slices());
      return;
    }
    List<Listed> names = new ArrayList<>(group.slices().next());
    boolean isDone = false;
    while (!isDone && !names.isEmpty()) {
      try {
        copy(group, List.of(names).iterator());
        isDone = true;
      } catch (KindChangedException e) {
        names.remove(e.listed());
        scope.results().missing(e.listed(), "became something else");
        scope.stored().drop(scope.archive(), group.number(), 0);
      } catch (StoredDamagedException e) {
        scope.stored().drop(scope.archive(), group.number(), 0);
      }
    }
  }

  private void copy(Group group, Iterator<List<Listed>> slices)
      throws IOException, InterruptedException {
    expected.clear();
    entries.clear();
    missing.clear();
    words.clear();
    digest.reset();
    Optional<PartSource> source = source(group, slices);
    if (source.isEmpty()) {
      return;
    }
    try (GroupInput input = new GroupInput(source.get())) {
      TarReader reader = new TarReader(input);
      Optional<TarMember> member = reader.next();
      while (member.isPresent()) {
        member(group, reader, member.get());
        if (group.kind() == Group.Kind.REST && entries.size() >= Groups.NAMES) {
          flushEntries();
        }
        member = reader.next();
      }
    }
    missing.addAll(expected);
    flush();
  }

  private Optional<PartSource> source(Group group, Iterator<List<Listed>> slices)
      throws IOException, InterruptedException {
    int number = group.number();
    return switch (group.kind()) {
      case BUNDLE, REST ->
          Optional.of(new TarParts(scope, session, number, slices, expected::addAll, this::said));
      case PIECES -> pieces(number, slices.next().get(0));
      case STREAM -> stream(number, slices.next());
    };
  }

  private Optional<PartSource> pieces(int group, Listed file)
      throws IOException, InterruptedException {
    Optional<FileHead> head = head(group, file);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    expected.add(file);
    return Optional.of(
        new PieceParts(
            scope, session, group, file, head.get(), word -> words.putIfAbsent(file.path(), word)));
  }

  private Optional<PartSource> stream(int group, List<Listed> names)
      throws IOException, InterruptedException {
    if (scope.stored().has(scope.segment(group, 0)) && head(group, names.get(0)).isEmpty()) {
      scope.stored().drop(scope.archive(), group, 0);
    }
    expected.addAll(names);
    return Optional.of(new StreamParts(scope, session, group, names, this::said));
  }

  /** Empty, and told, when the file has gone. Stored parts of an older file are thrown away. */
  private Optional<FileHead> head(int group, Listed file) throws IOException, InterruptedException {
    Optional<FileHead> head = FileHead.read(scope, session, file);
    if (head.isEmpty()) {
      scope.results().missing(file, "vanished");
    } else if (head.get().member().type() != '0') {
      throw new KindChangedException(file);
    } else if (scope.stored().has(scope.segment(group, 0)) && !head.get().isStored(scope, group)) {
      scope.stored().drop(scope.archive(), group, 0);
    }
    return head;
  }

  private void member(Group group, TarReader reader, TarMember member) throws IOException {
    RawPath path = inside(member.name());
    Listed listed = take(path);
    Kind kind = kind(member.type());
    boolean isFile = kind == Kind.FILE || kind == Kind.HARD_LINK;
    if (group.kind() != Group.Kind.REST && !isFile) {
      throw new KindChangedException(listed);
    }
    List<Extent> data = List.of();
    Optional<String> sha256 = Optional.empty();
    if (kind == Kind.FILE) {
      data =
          reader.content(
              (bytes, from, length) -> {
                digest.update(bytes, from, length);
                scope.meter().read(length);
              });
      sha256 = Optional.of(HexFormat.of().formatHex(digest.digest()));
    }
    reader.finish();
    boolean hasLink = kind == Kind.SYMLINK || kind == Kind.HARD_LINK;
    entries.add(
        new Entry(
            path,
            kind,
            member.mode(),
            new Entry.Owner(member.uid(), member.gid(), member.user(), member.group()),
            member.size(),
            member.modified(),
            hasLink
                ? Optional.of(kind == Kind.HARD_LINK ? inside(member.link()) : member.link())
                : Optional.empty(),
            sha256,
            kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE
                ? Optional.of(new Entry.Device(member.major(), member.minor()))
                : Optional.empty(),
            member.attributes(),
            data,
            new Entry.Place(
                scope.archive(),
                group.number(),
                member.offset(),
                reader.offset() - member.offset()),
            scope.tools().find()
                ? new Entry.Seen(listed.changed(), listed.inode())
                : Entry.Seen.NOTHING,
            Optional.empty()));
  }

  /** The listed name that a member is; names before it that did not come are missing. */
  private Listed take(RawPath path) throws IOException {
    while (!expected.isEmpty()) {
      Listed next = expected.remove();
      if (next.path().equals(path)) {
        return next;
      }
      missing.add(next);
    }
    throw new IOException("the source's tar gave what it was not asked for: " + path.shown());
  }

  private void said(String errors) {
    if (!errors.isEmpty()) {
      words.putAll(TarWords.parse(errors));
    }
  }

  private void flush() throws IOException {
    flushEntries();
    for (Listed each : missing) {
      String word = words.get(each.path());
      if (word == null) {
        throw Problem.of(
                ProblemCode.COMMAND_FAILED,
                "the source's tar left out " + each.path().shown(),
                "",
                "the same command again goes on from the last finished segment")
            .asException();
      }
      scope.results().missing(each, word);
    }
    missing.clear();
  }

  private void flushEntries() throws IOException {
    for (Entry each : entries) {
      String word = words.getOrDefault(each.path(), "");
      boolean isMarked = each.kind() == Kind.FILE && !word.isEmpty();
      scope.results().entry(isMarked ? each.inconsistent(word) : each);
    }
    scope.meter().files(entries.size());
    entries.clear();
  }

  /** A name as a path below the directory: without {@code ./} before and a slash after it. */
  static RawPath inside(RawPath name) {
    String text = name.latin1();
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    int from = text.startsWith("./") ? 2 : 0;
    return from >= end ? RawPath.ROOT : new RawPath(text.substring(from, end));
  }

  private static Kind kind(char type) throws IOException {
    return switch (type) {
      case '0' -> Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMLINK;
      case '3' -> Kind.CHARACTER_DEVICE;
      case '4' -> Kind.BLOCK_DEVICE;
      case '5' -> Kind.DIRECTORY;
      case '6' -> Kind.FIFO;
      default -> throw new IOException("a member of type " + type);
    };
  }
}
