package dev.understudy.core.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.ReadWindow;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A command that streams. The library's threads only ever wait for the network. */
final class JschProcess implements SshProcess {
  /** As measured by {@code bench/ssh-throughput}; docs/performance.md has the table. */
  private static final int WINDOW = 2 * 1024 * 1024;

  private static final int PACKET = 32 * 1024;
  private static final int AHEAD = 1024 * 1024;
  private static final int ERRORS = 64 * 1024;

  private final SshTarget target;
  private final JschCommand command;
  private final String program;
  private final ChannelExec channel;
  private final ReadWindow window;
  private final BytePipe received = new BytePipe(WINDOW);
  private final BytePipe given = new BytePipe(AHEAD);
  private final BoundedOutput errors = new BoundedOutput(ERRORS);
  private final InputStream stdout = new Stdout();
  private final OutputStream stdin = new Stdin();

  JschProcess(SshTarget target, JschCommand command, String program) {
    this.target = target;
    this.command = command;
    this.program = program;
    this.channel = command.channel();
    this.window = new ReadWindow(channel);
  }

  void start(byte[] line, Deadline deadline) throws InterruptedException {
    try {
      channel.setLocalWindowSizeMax(WINDOW);
      channel.setLocalPacketSize(PACKET);
    } catch (JSchException e) {
      throw new IllegalStateException("the channel is not new", e);
    }
    channel.setCommand(line);
    channel.setInputStream(new Given());
    channel.setOutputStream(new Received());
    channel.setErrStream(new Errors());
    command.start(deadline);
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
    while (!errors.awaitClose()) {
      if (deadline.isOver()) {
        throw new ProblemException(SshProblems.overdue(target, program));
      }
    }
    return command.exit();
  }

  @Override
  public byte[] errors() {
    return errors.bytes();
  }

  @Override
  public void close() {
    received.breakOff("`" + program + "` was closed");
    given.breakOff("`" + program + "` was closed");
    channel.disconnect();
  }

  private String broken() {
    return SshProblems.broken(target, program).what();
  }

  /** Where it fails, what was read is still good; there will only not be more. */
  private void reopen(int count) {
    try {
      window.read(count);
    } catch (IOException e) {
      received.breakOff(broken());
    }
  }

  /** The caller's end of the output. */
  private final class Stdout extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = received.take(bytes, offset, length);
      if (count > 0) {
        reopen(count);
      }
      return count;
    }

    @Override
    public int available() {
      return received.available();
    }
  }

  /** The library's end of the output: it closes it at the end of the data, or when all breaks. */
  private final class Received extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      window.arrived(length);
      received.putAtOnce(bytes, offset, length);
    }

    @Override
    public void close() {
      if (channel.isClosed()) {
        received.breakOff(broken());
      } else {
        received.end();
      }
    }
  }

  /** The library's end of the errors, which count against the same window. */
  private final class Errors extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      window.arrived(length);
      errors.write(bytes, offset, length);
      window.read(length);
    }

    @Override
    public void close() {
      errors.close();
    }
  }

  /** The caller's end of the input. */
  private final class Stdin extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      given.put(bytes, offset, length);
    }

    @Override
    public void close() {
      given.end();
    }
  }

  /** The library's end of the input, which it closes with the channel. */
  private final class Given extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return given.take(bytes, offset, length);
    }

    @Override
    public void close() {
      given.breakOff(broken());
    }
  }
}
