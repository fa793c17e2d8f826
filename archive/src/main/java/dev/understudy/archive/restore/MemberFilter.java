package dev.understudy.archive.restore;

import dev.understudy.archive.safety.Unsafe;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/** Lets through, of a group's tar stream, the members that are restored. */
final class MemberFilter {

  /** Where they go. */
  @FunctionalInterface
  interface Sink {
    void accept(byte[] bytes, int offset, int count) throws InterruptedException, IOException;
  }

  private final Iterator<SpooledEntry> members;
  private final Sink sink;
  private Optional<SpooledEntry> member;
  private long at;
  private long lastEnd;

  /**
   * @param members in the order of the stream
   */
  MemberFilter(Iterator<SpooledEntry> members, Sink sink) {
    this.members = members;
    this.sink = sink;
    this.member = next();
  }

  void accept(byte[] bytes, int count) throws InterruptedException, IOException {
    int from = 0;
    while (from < count && member.isPresent()) {
      SpooledEntry due = member.get();
      if (at < due.offset()) {
        int skipped = (int) Math.min(count - from, due.offset() - at);
        from += skipped;
        at += skipped;
        continue;
      }
      int taken = (int) Math.min(count - from, due.end() - at);
      if (taken > 0) {
        sink.accept(bytes, from, taken);
        from += taken;
        at += taken;
      }
      if (at >= due.end()) {
        member = next();
      }
    }
    at += count - from;
  }

  /** After the last byte of the group. */
  void end() {
    if (member.isPresent()) {
      throw Unsafe.damaged(
          "the archive is damaged",
          "a segment ends before " + member.get().path().shown() + ", which it should have");
    }
  }

  private Optional<SpooledEntry> next() {
    Optional<SpooledEntry> next =
        members.hasNext() ? Optional.of(members.next()) : Optional.empty();
    if (next.isPresent() && next.get().offset() < lastEnd) {
      throw Unsafe.entry(next.get().path(), "its place overlaps another's");
    }
    lastEnd = next.map(SpooledEntry::end).orElse(lastEnd);
    return next;
  }
}
