package dev.understudy.archive.database;

import dev.understudy.archive.Progress;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.SshTarget;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A stream whose length nobody knows yet; tells how far it has been read. */
final class StreamInput extends FilterInputStream {
  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final Progress progress;
  private final TimeSource time;
  private final Deadline deadline;
  private final Instant begun;
  private Instant told;
  private final SshTarget host;
  private long bytes;
  private boolean isAtEnd;

  StreamInput(InputStream from, SshTarget host, Progress progress, Deadline deadline) {
    super(from);
    this.host = host;
    this.progress = progress;
    this.deadline = deadline;
    this.time = deadline.time();
    this.begun = time.now();
    this.told = begun;
  }

  long bytes() {
    return bytes;
  }

  /** Whether all was read that its writer wrote. */
  boolean isAtEnd() {
    return isAtEnd;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = readOnce(into, offset, length);
    isAtEnd |= read < 0;
    bytes += Math.max(0, read);
    Instant now = time.now();
    if (Duration.between(told, now).compareTo(BETWEEN) >= 0) {
      told = now;
      long millis = Math.max(1, Duration.between(begun, now).toMillis());
      progress.at(
          new Progress.Tick(0, 0, bytes, 0, bytes * 1000 / millis, Optional.<Duration>empty()));
      if (deadline.isOver()) {
        throw Problem.of(
                ProblemCode.TIMEOUT,
                "the time for the stream from " + host + " is over",
                "after " + bytes + " bytes",
                "give it more time: --timeout")
            .asException();
      }
    }
    return read;
  }

  private int readOnce(byte[] into, int offset, int length) throws InterruptedIOException {
    try {
      return in.read(into, offset, length);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.HOST_UNREACHABLE,
              "the stream from " + host + " broke off after " + bytes + " bytes",
              String.valueOf(e.getMessage()),
              "try again when the host answers: ssh " + host.user() + "@" + host.address()),
          e);
    }
  }
}
