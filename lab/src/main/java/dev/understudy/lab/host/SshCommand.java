package dev.understudy.lab.host;

import dev.understudy.lab.host.shell.HostShell;
import dev.understudy.lab.host.shell.Streams;
import dev.understudy.lab.host.system.HostSystem;
import dev.understudy.lab.host.tool.Toolbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** One command, or one interactive shell, of an SSH session. */
final class SshCommand implements Command {
  private final HostSystem system;
  private final Toolbox tools;
  private final ExecutorService work;
  private final Optional<String> script;
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream error = OutputStream.nullOutputStream();
  private ExitCallback exit = (code, message, close) -> {};
  private Optional<Future<?>> running = Optional.empty();

  /**
   * @param script the command line; empty for a shell
   */
  SshCommand(HostSystem system, Toolbox tools, ExecutorService work, Optional<String> script) {
    this.system = system;
    this.tools = tools;
    this.work = work;
    this.script = script;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    error = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    boolean terminal = environment.getEnv().containsKey(Environment.ENV_TERM);
    running = Optional.of(work.submit(() -> run(terminal)));
  }

  /** The session has gone: what it ran ends, as it would by a hangup. */
  @Override
  public void destroy(ChannelSession channel) {
    running.ifPresent(each -> each.cancel(true));
  }

  private void run(boolean terminal) {
    int status = 255;
    try {
      HostShell shell = new HostShell(system, tools);
      Streams streams =
          terminal
              ? new Streams(in, new TerminalOutput(out), new TerminalOutput(error))
              : new Streams(in, out, error);
      status =
          script.isPresent()
              ? shell.run(script.get(), streams)
              : new InteractiveShell(shell, streams, terminal, prompt()).run();
      out.flush();
      error.flush();
    } catch (InterruptedException e) {
      status = 130;
    } catch (IOException e) {
      status = 255;
    } finally {
      exit.onExit(status);
    }
  }

  private String prompt() {
    return "root@" + system.machine().hostname() + ":";
  }

  /** A terminal wants a carriage return before each line feed. */
  private static final class TerminalOutput extends OutputStream {
    private final OutputStream raw;

    TerminalOutput(OutputStream raw) {
      this.raw = raw;
    }

    @Override
    public void write(int value) throws IOException {
      if (value == '\n') {
        raw.write('\r');
      }
      raw.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      String text = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
      raw.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void flush() throws IOException {
      raw.flush();
    }
  }
}
