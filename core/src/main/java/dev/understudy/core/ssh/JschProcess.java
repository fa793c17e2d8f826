package dev.understudy.core.ssh;

import com.jcraft.jsch.ChannelExec;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A command on a channel of its own. */
final class JschProcess implements SshProcess {
  private static final int ERRORS = 64 * 1024;
  private static final Duration TICK = Duration.ofMillis(2);

  private final ChannelExec channel;
  private final SshTarget target;
  private final String program;
  private final InputStream stdout;
  private final OutputStream stdin;
  private final BoundedOutput errors = new BoundedOutput(ERRORS);

  private JschProcess(
      ChannelExec channel,
      SshTarget target,
      String program,
      InputStream stdout,
      OutputStream stdin) {
    this.channel = channel;
    this.target = target;
    this.program = program;
    this.stdout = stdout;
    this.stdin = stdin;
  }

  static JschProcess on(ChannelExec channel, SshTarget target, String program) {
    try {
      JschProcess process =
          new JschProcess(
              channel, target, program, channel.getInputStream(), channel.getOutputStream());
      channel.setErrStream(process.errors);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream stdout() {
    return stdout;
  }

  @Override
  public OutputStream stdin() {
    return stdin;
  }

  @Override
  public int exit(Deadline deadline) throws InterruptedException {
    while (!channel.isClosed()) {
      if (deadline.isOver()) {
        throw new ProblemException(SshProblems.overdue(target, program));
      }
      deadline.time().sleep(TICK);
    }
    return JschSession.exit(channel, target, program);
  }

  @Override
  public byte[] errors() {
    return errors.bytes();
  }

  @Override
  public void close() {
    channel.disconnect();
  }
}
