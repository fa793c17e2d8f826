package dev.understudy.archive.create;

import dev.understudy.archive.format.SegmentName;
import dev.understudy.archive.format.SegmentWriter;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** One big file, read in pieces, each a part. */
final class PieceParts implements PartSource {
  private final CreateScope scope;
  private final SshSession session;
  private final int group;
  private final Listed file;
  private final Consumer<String> word;
  private final FileHead head;
  private final long size;
  private int part;

  /**
   * @param word told when the file has changed while it was read
   */
  PieceParts(
      CreateScope scope,
      SshSession session,
      int group,
      Listed file,
      FileHead head,
      Consumer<String> word) {
    this.scope = scope;
    this.session = session;
    this.group = group;
    this.file = file;
    this.head = head;
    this.word = word;
    this.size = head.member().size();
  }

  @Override
  public Optional<Part> next() throws IOException, InterruptedException {
    long from = part * Groups.BIG;
    if (from >= size && part > 0) {
      checkAgain();
      return Optional.empty();
    }
    SegmentName name = scope.segment(group, part);
    int number = part++;
    if (scope.stored().has(name)) {
      return Optional.of(new StoredPart(scope, name));
    }
    scope.stored().drop(scope.archive(), group, number);
    return Optional.of(
        new PiecePart(
            scope,
            session,
            file,
            new SegmentWriter(scope.repository(), name),
            number == 0 ? head.bytes() : new byte[0],
            from,
            Math.min(Groups.BIG, size - from),
            from + Groups.BIG >= size ? (int) (-size & 511) : 0,
            word));
  }

  private void checkAgain() throws IOException, InterruptedException {
    Optional<FileHead> now = FileHead.read(scope, session, file);
    if (now.isEmpty()) {
      word.accept("changed");
      return;
    }
    long sizeNow = now.get().member().size();
    if (sizeNow != size) {
      word.accept(sizeNow > size ? "grew" : "shrank");
    } else if (!now.get().member().modified().equals(head.member().modified())) {
      word.accept("changed");
    }
  }

  @Override
  public void close() {
    // A part closes what it has opened.
  }
}
