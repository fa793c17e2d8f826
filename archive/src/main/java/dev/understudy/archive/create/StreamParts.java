package dev.understudy.archive.create;

import com.github.luben.zstd.ZstdOutputStream;
import dev.understudy.archive.format.SegmentName;
import dev.understudy.archive.format.SegmentWriter;
import dev.understudy.archive.format.UnclosedOutput;
import dev.understudy.archive.remote.SourceScripts;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One tar that is cut into parts here: for what cannot be read in pieces. */
final class StreamParts implements PartSource {
  private static final int LEVEL = 2;

  private final CreateScope scope;
  private final SshSession session;
  private final int group;
  private final List<Listed> names;
  private final Consumer<String> errors;
  private final byte[] first = new byte[64 * 1024];
  private Optional<Wire> wire = Optional.empty();
  private long given;
  private int part;

  StreamParts(
      CreateScope scope,
      SshSession session,
      int group,
      List<Listed> names,
      Consumer<String> errors) {
    this.scope = scope;
    this.session = session;
    this.group = group;
    this.names = names;
    this.errors = errors;
  }

  @Override
  public Optional<Part> next() throws IOException, InterruptedException {
    SegmentName name = scope.segment(group, part++);
    if (wire.isEmpty() && scope.stored().has(name)) {
      return Optional.of(new Counted(new StoredPart(scope, name)));
    }
    if (wire.isEmpty()) {
      scope.stored().drop(scope.archive(), group, part - 1);
      wire = Optional.of(open());
    }
    int count = wire.get().readNBytes(first, 0, first.length);
    if (count == 0) {
      wire.get().finish();
      errors.accept(wire.get().errors());
      return Optional.empty();
    }
    return Optional.of(
        new StreamPart(wire.get(), new SegmentWriter(scope.repository(), name), count));
  }

  /** From the byte on that is not stored yet. */
  private Wire open() throws IOException, InterruptedException {
    boolean canSkip = given > 0 && scope.tools().tail();
    Wire opened =
        Wire.ofNames(
            session,
            canSkip
                ? SourceScripts.tail(scope.directory(), given)
                : SourceScripts.tar(scope.directory()),
            names,
            scope.feeder(),
            scope.meter(),
            scope.deadline());
    if (!canSkip) {
      opened.skipNBytes(given);
    }
    return opened;
  }

  @Override
  public void close() {
    wire.ifPresent(Wire::close);
  }

  /** A stored part, whose bytes are not asked for again. */
  private final class Counted extends Part {
    private final Part stored;

    Counted(Part stored) {
      this.stored = stored;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = stored.read(bytes, offset, length);
      given += Math.max(0, count);
      return count;
    }

    @Override
    void finish() throws IOException, InterruptedException {
      stored.finish();
    }

    @Override
    public void close() throws IOException {
      stored.close();
    }
  }

  private final class StreamPart extends Part {
    private final Wire from;
    private final SegmentWriter writer;
    private final OutputStream frame;
    private int waiting;
    private int taken;
    private long raw;

    StreamPart(Wire from, SegmentWriter writer, int waiting) throws IOException {
      this.from = from;
      this.writer = writer;
      this.waiting = waiting;
      this.frame = new ZstdOutputStream(new UnclosedOutput(writer), LEVEL);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = (int) Math.min(length, Groups.BIG - raw);
      if (count == 0) {
        return -1;
      }
      if (waiting > 0) {
        count = Math.min(count, waiting);
        System.arraycopy(first, taken, bytes, offset, count);
        taken += count;
        waiting -= count;
      } else {
        count = from.read(bytes, offset, count);
      }
      if (count > 0) {
        frame.write(bytes, offset, count);
        raw += count;
      }
      return count;
    }

    @Override
    void finish() throws IOException, InterruptedException {
      frame.close();
      scope.finished(writer, writer.finish(raw));
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
