package dev.understudy.archive.create;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.understudy.archive.format.SegmentWriter;
import dev.understudy.archive.format.UnclosedOutput;
import dev.understudy.archive.remote.SourceScripts;
import dev.understudy.core.ssh.SshSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** A piece of a big file, with the headers before the first and the padding after the last. */
final class PiecePart extends Part {
  private static final int LEVEL_OF_NOISE = -5;
  private static final int LEVEL = 2;
  private static final long MEGABYTE = 1024 * 1024;

  private final CreateScope scope;
  private final SegmentWriter writer;
  private final Wire wire;
  private final Consumer<String> word;
  private final long length;
  private final int padding;
  private final int headLength;
  private final InputStream head;
  private Optional<InputStream> data = Optional.empty();
  private Optional<OutputStream> frame = Optional.empty();
  private long given;
  private boolean isShort;
  private boolean isThrough;

  PiecePart(
      CreateScope scope,
      SshSession session,
      Listed file,
      SegmentWriter writer,
      byte[] head,
      long from,
      long length,
      int padding,
      Consumer<String> word)
      throws IOException, InterruptedException {
    this.scope = scope;
    this.writer = writer;
    this.word = word;
    this.length = length;
    this.padding = padding;
    this.headLength = head.length;
    this.head = new ByteArrayInputStream(head);
    if (head.length > 0) {
      writer.frame(head);
    }
    this.wire =
        Wire.ofPiece(
            session,
            scope.tools().zstd()
                ? SourceScripts.sampledPiece(scope.directory(), from / MEGABYTE, length)
                : SourceScripts.piece(scope.directory(), from / MEGABYTE, length),
            file,
            scope.meter(),
            scope.deadline());
  }

  @Override
  public int read(byte[] bytes, int offset, int wanted) throws IOException {
    int count = head.read(bytes, offset, wanted);
    if (count > 0) {
      return count;
    }
    if (data.isEmpty()) {
      open();
    }
    if (!isThrough) {
      count = data.get().read(bytes, offset, wanted);
      if (count >= 0) {
        given += count;
        return count;
      }
      isThrough = true;
      isShort = given < length;
    }
    return zeros(bytes, offset, wanted);
  }

  private void open() throws IOException {
    int mark = scope.tools().zstd() ? wire.read() : 'p';
    switch (mark) {
      case 'z' -> data = Optional.of(new ZstdInputStream(new Copied(wire, writer)));
      case 'r' -> framed(LEVEL_OF_NOISE);
      case 'p' -> framed(LEVEL);
      default -> data = Optional.of(InputStream.nullInputStream());
    }
  }

  private void framed(int level) throws IOException {
    OutputStream to = new ZstdOutputStream(new UnclosedOutput(writer), level);
    frame = Optional.of(to);
    data = Optional.of(new Copied(wire, to));
  }

  /** In place of what a shorter file lacks, and after its end. */
  private int zeros(byte[] bytes, int offset, int wanted) throws IOException {
    long missing = length + padding - given;
    if (missing == 0) {
      return -1;
    }
    if (frame.isPresent()) {
      frame.get().close();
      frame = Optional.empty();
    }
    byte[] zeros = new byte[(int) Math.min(missing, wanted)];
    writer.frame(zeros);
    System.arraycopy(zeros, 0, bytes, offset, zeros.length);
    given += zeros.length;
    return zeros.length;
  }

  @Override
  void finish() throws IOException, InterruptedException {
    wire.finish();
    if (isShort) {
      word.accept("shrank");
    }
    if (frame.isPresent()) {
      frame.get().close();
    }
    if (data.isPresent()) {
      data.get().close();
    }
    scope.finished(writer, writer.finish(headLength + length + padding));
  }

  @Override
  public void close() throws IOException {
    wire.close();
    writer.close();
  }
}
