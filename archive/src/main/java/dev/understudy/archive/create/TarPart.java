package dev.understudy.archive.create;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.understudy.archive.format.SegmentWriter;
import dev.understudy.archive.format.UnclosedOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** One tar of names, compressed there or here. */
final class TarPart extends Part {
  private static final int LEVEL = 2;
  private static final int END = 1024;

  private final CreateScope scope;
  private final Wire wire;
  private final SegmentWriter writer;
  private final InputStream in;
  private final Optional<OutputStream> compressor;
  private final Consumer<String> errors;
  private long raw;
  private int zeros;

  TarPart(CreateScope scope, Wire wire, SegmentWriter writer, Consumer<String> errors)
      throws IOException {
    this.scope = scope;
    this.wire = wire;
    this.writer = writer;
    this.errors = errors;
    if (scope.tools().zstd()) {
      this.in = new ZstdInputStream(new Copied(wire, writer));
      this.compressor = Optional.empty();
    } else {
      OutputStream frame = new ZstdOutputStream(new UnclosedOutput(writer), LEVEL);
      this.in = new Copied(wire, frame);
      this.compressor = Optional.of(frame);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      raw += count;
      int at = offset + count;
      while (at > offset && bytes[at - 1] == 0 && offset + count - at < END) {
        at--;
      }
      zeros = at == offset ? zeros + count : offset + count - at;
    }
    return count;
  }

  @Override
  void finish() throws IOException, InterruptedException {
    wire.finish();
    errors.accept(wire.errors());
    if (zeros < END) {
      throw wire.failed("its stream is cut off").asException();
    }
    if (compressor.isPresent()) {
      compressor.get().close();
    }
    in.close();
    scope.finished(writer, writer.finish(raw));
  }

  @Override
  public void close() throws IOException {
    wire.close();
    writer.close();
  }
}
