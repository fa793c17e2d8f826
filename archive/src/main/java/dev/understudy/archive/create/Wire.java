package dev.understudy.archive.create;

import dev.understudy.archive.remote.SourceScripts;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;

/** A command of a source whose output is read, at the pace that is allowed. */
final class Wire extends InputStream {
  private static final int WORST_OF_TAR = 2;

  private final SshProcess process;
  private final InputStream stdout;
  private final Meter meter;
  private final Deadline deadline;

  private Wire(SshProcess process, Meter meter, Deadline deadline) {
    this.process = process;
    this.stdout = process.stdout();
    this.meter = meter;
    this.deadline = deadline;
  }

  /** A tar of names, which {@code feeder} sends. */
  static Wire ofNames(
      SshSession session,
      List<String> command,
      List<Listed> names,
      Executor feeder,
      Meter meter,
      Deadline deadline)
      throws InterruptedException {
    SshProcess process = session.start(command, deadline);
    feeder.execute(() -> feed(process, names));
    return new Wire(process, meter, deadline);
  }

  /** A piece of one file. */
  static Wire ofPiece(
      SshSession session, List<String> command, Listed file, Meter meter, Deadline deadline)
      throws InterruptedException, IOException {
    SshProcess process = session.start(command, deadline);
    try (OutputStream stdin = process.stdin()) {
      stdin.write(
          SourceScripts.octal(("./" + file.path().latin1()).getBytes(StandardCharsets.ISO_8859_1)));
    }
    return new Wire(process, meter, deadline);
  }

  /** A source that ends early reads no more names; its exit says why. */
  private static void feed(SshProcess process, List<Listed> names) {
    try (OutputStream stdin = new BufferedOutputStream(process.stdin(), 32 * 1024)) {
      for (Listed each : names) {
        stdin.write('.');
        stdin.write('/');
        if (!each.path().isRoot()) {
          stdin.write(each.path().bytes());
        }
        stdin.write(0);
      }
    } catch (IOException e) {
      // As above.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = stdout.read(bytes, offset, length);
    if (count > 0) {
      try {
        meter.received(count);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
    return count;
  }

  /**
   * Waits for the command's end, its output having been read.
   *
   * @throws dev.understudy.core.ProblemException {@code COMMAND_FAILED}, {@code HOST_UNREACHABLE}
   */
  void finish() throws InterruptedException {
    int exit = process.exit(deadline);
    if (exit > WORST_OF_TAR) {
      throw failed("it ended with " + exit).asException();
    }
  }

  /** What tar said, in lines. */
  String errors() {
    return new String(process.errors(), StandardCharsets.ISO_8859_1);
  }

  Problem failed(String why) {
    String said = errors().strip();
    return Problem.of(
        ProblemCode.COMMAND_FAILED,
        "the source's tar did not give what was asked of it",
        why + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(400, said.length()))),
        "the same command again goes on from the last finished segment");
  }

  @Override
  public void close() {
    process.close();
  }
}
