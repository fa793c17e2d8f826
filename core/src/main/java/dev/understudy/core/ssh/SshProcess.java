package dev.understudy.core.ssh;

import dev.understudy.core.Deadline;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A command that runs on a host while its output is read and its input is written. Reading and
 * writing may be done by two threads; memory stays bounded whatever the amount, and a process that
 * nobody reads holds up no other of its session. An interruption ends reading and writing with
 * {@link java.io.InterruptedIOException}.
 */
public interface SshProcess extends AutoCloseable {

  /** What the command writes; a broken connection is an IOException, never an end of data. */
  InputStream stdout();

  /**
   * What the command reads; closing it is the end of its input. Writing fails when the connection
   * breaks, or the command ends.
   */
  OutputStream stdin();

  /**
   * Waits for its end; read {@link #stdout} to its end first. 128 and the number of a signal that
   * ended it.
   *
   * @throws dev.understudy.core.ProblemException {@code HOST_UNREACHABLE} with effect UNKNOWN when
   *     the connection breaks or the deadline comes
   */
  int exit(Deadline deadline) throws InterruptedException;

  /** The beginning of what it wrote to standard error until now, at most some 64 KiB, as bytes. */
  byte[] errors();

  /** Lets go of a command: its input ends, and its next output is refused. Repeatable. */
  @Override
  void close();
}
