package dev.understudy.archive.safety;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.safety.TarHeader.Strange;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Holds a tar stream against the entries that it must have, member by member, and hashes contents.
 * Bytes that it has accepted may go to tar: none of them says anything that the manifest does not.
 * Not for several threads.
 */
public final class TarCheck {
  private static final int BLOCK = TarHeader.BLOCK;

  /** Names of 4,096 bytes, attributes of 64 KiB each. */
  private static final long LONGEST_RECORDS = 4L << 20;

  private enum State {
    HEADER,
    RECORDS,
    MAP,
    CONTENT,
    PADDING
  }

  private final Iterator<Entry> entries;
  private final boolean isWhole;
  private final byte[] block = new byte[BLOCK];
  private final ContentHash hash = new ContentHash();
  private State state = State.HEADER;
  private int filled;
  private long at;
  private long left;
  private long padding;
  private Optional<Entry> due;

  private char recordsType;
  private byte[] records = new byte[0];
  private Optional<PaxRecords> pax = Optional.empty();
  private Optional<String> name = Optional.empty();
  private Optional<String> link = Optional.empty();
  private long begun = -1;
  private SparseMap map = new SparseMap();

  /**
   * @param entries in the order of the stream
   * @param isWhole whether each must be at its place; else they only follow each other
   */
  public TarCheck(Iterator<Entry> entries, boolean isWhole) {
    this.entries = entries;
    this.isWhole = isWhole;
    this.due = next();
  }

  /**
   * The next bytes of the stream.
   *
   * @throws dev.understudy.core.ProblemException {@code UNSAFE_ARCHIVE}, {@code ARCHIVE_DAMAGED}
   */
  public void accept(byte[] bytes, int offset, int length) {
    int from = offset;
    int to = offset + length;
    try {
      while (from < to) {
        int taken =
            switch (state) {
              case HEADER, MAP -> block(bytes, from, to);
              case RECORDS -> records(bytes, from, to);
              case CONTENT -> content(bytes, from, to);
              case PADDING -> padding(from, to);
            };
        from += taken;
        at += taken;
      }
    } catch (Strange e) {
      throw Unsafe.entry(due.map(Entry::path).orElse(RawPath.ROOT), String.valueOf(e.getMessage()));
    }
  }

  /** The stream is over. */
  public void end() {
    if (due.isPresent() || state != State.HEADER || filled > 0 || begun >= 0) {
      throw Unsafe.damaged(
          "the archive is damaged",
          "a segment ends before " + due.map(e -> e.path().shown()).orElse("its last block"));
    }
  }

  private int block(byte[] bytes, int from, int to) throws Strange {
    int taken = Math.min(BLOCK - filled, to - from);
    System.arraycopy(bytes, from, block, filled, taken);
    filled += taken;
    if (filled == BLOCK) {
      filled = 0;
      if (state == State.HEADER) {
        header(at + taken - BLOCK);
      } else {
        map();
      }
    }
    return taken;
  }

  private void header(long position) throws Strange {
    if (TarHeader.isZero(block, 0, BLOCK)) {
      require(begun < 0, "records without a member");
      return;
    }
    Entry entry =
        due.orElseThrow(() -> new Strange("a segment has a member that the manifest has not"));
    TarHeader header = new TarHeader(block.clone());
    header.requireSound();
    begun = begun < 0 ? position : begun;
    char type = header.type();
    if (type == 'x' || type == 'L' || type == 'K') {
      long length = header.size();
      require(length > 0 && length <= LONGEST_RECORDS, "its records are too long");
      recordsType = type;
      records = new byte[(int) length];
      left = length;
      pad(length);
      state = State.RECORDS;
      return;
    }
    Member member = new Member(header, pax, name, link);
    member.requireSame(entry);
    require(!isWhole || begun == entry.place().offset(), "it is at another place in its segment");
    begin(entry, member);
  }

  private void begin(Entry entry, Member member) throws Strange {
    left = member.contentBytes();
    pad(left);
    if (member.isSparse()) {
      map = new SparseMap();
      require(left >= BLOCK, "its map of holes is missing");
      state = State.MAP;
    } else {
      require(entry.holes().isEmpty(), "it has no holes in its segment");
      content(entry, List.of(new Extent(0, entry.size())));
    }
  }

  private void map() throws Strange {
    left -= BLOCK;
    if (!map.accept(block)) {
      require(left >= BLOCK, "its map of holes is cut off");
      return;
    }
    Entry entry = due.orElseThrow();
    List<Extent> said = entry.holes().stream().filter(each -> each.length() > 0).toList();
    require(map.extents().equals(said), "it has other holes in its segment");
    require(
        said.stream().mapToLong(Extent::length).sum() == left,
        "it has more or less data than its holes leave");
    content(entry, said);
  }

  private void content(Entry entry, List<Extent> extents) {
    hash.begin(entry.size(), extents);
    state = State.CONTENT;
    if (left == 0) {
      finish();
    }
  }

  private int content(byte[] bytes, int from, int to) {
    int taken = (int) Math.min(left, to - from);
    hash.update(bytes, from, taken);
    left -= taken;
    if (left == 0) {
      finish();
    }
    return taken;
  }

  /** The content is complete; what follows is padding. */
  private void finish() {
    Entry entry = due.orElseThrow();
    if (entry.kind() == Kind.FILE && !entry.sha256().equals(Optional.of(hash.end()))) {
      throw Unsafe.damaged(
          "the archive is damaged",
          "the content of " + entry.path().shown() + " has another hash than its manifest says");
    }
    due = next();
    pax = Optional.empty();
    name = Optional.empty();
    link = Optional.empty();
    begun = -1;
    state = padding > 0 ? State.PADDING : State.HEADER;
  }

  private int records(byte[] bytes, int from, int to) throws Strange {
    int taken = (int) Math.min(left, to - from);
    System.arraycopy(bytes, from, records, records.length - (int) left, taken);
    left -= taken;
    if (left > 0) {
      return taken;
    }
    if (recordsType == 'x') {
      require(pax.isEmpty(), "its records come twice");
      pax = Optional.of(PaxRecords.parse(records));
    } else {
      String text = terminated(records);
      require((recordsType == 'L' ? name : link).isEmpty(), "a long name comes twice");
      name = recordsType == 'L' ? Optional.of(text) : name;
      link = recordsType == 'K' ? Optional.of(text) : link;
    }
    state = padding > 0 ? State.PADDING : State.HEADER;
    return taken;
  }

  private static String terminated(byte[] bytes) throws Strange {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int nul = text.indexOf('\0');
    require(nul < 0 || nul == text.length() - 1, "a long name holds a NUL");
    return nul < 0 ? text : text.substring(0, nul);
  }

  private int padding(int from, int to) {
    int taken = (int) Math.min(padding, to - from);
    padding -= taken;
    if (padding == 0) {
      state = State.HEADER;
    }
    return taken;
  }

  private void pad(long length) {
    padding = (BLOCK - length % BLOCK) % BLOCK;
  }

  private Optional<Entry> next() {
    return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
  }

  private static void require(boolean holds, String otherwise) throws Strange {
    if (!holds) {
      throw new Strange(otherwise);
    }
  }
}
