package dev.understudy.core.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Commands on one connection. */
final class JschSession implements SshSession {
  private static final int LIMIT = 8 * 1024 * 1024;
  private static final Duration START = Duration.ofSeconds(20);
  private static final int TICK_MILLIS = 5;
  private static final Map<String, Integer> SIGNALS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("ABRT", 6),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15));

  private final SshTarget target;
  private final Session session;

  JschSession(SshTarget target, Session session) {
    this.target = target;
    this.session = session;
  }

  @Override
  public CommandResult run(List<String> command, String stdin, Deadline deadline)
      throws InterruptedException {
    byte[] line = Shell.line(command).getBytes(StandardCharsets.UTF_8);
    String program = command.get(0);
    BoundedOutput stdout = new BoundedOutput(LIMIT);
    BoundedOutput stderr = new BoundedOutput(LIMIT);
    ChannelExec channel = channel(program);
    try {
      channel.setCommand(line);
      channel.setInputStream(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
      channel.setOutputStream(stdout);
      channel.setErrStream(stderr);
      start(channel, program, deadline);
      await(channel, program, deadline, stdout, stderr);
      return new CommandResult(exit(channel, program), stdout.text(), stderr.text());
    } finally {
      channel.disconnect();
    }
  }

  @Override
  public SshProcess start(List<String> command, Deadline deadline) throws InterruptedException {
    String program = command.get(0);
    ChannelExec channel = channel(program);
    channel.setCommand(Shell.line(command).getBytes(StandardCharsets.UTF_8));
    JschProcess process = JschProcess.on(channel, target, program);
    try {
      start(channel, program, deadline);
      return process;
    } catch (ProblemException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  @Override
  public void close() {
    session.disconnect();
  }

  private ChannelExec channel(String program) {
    try {
      return (ChannelExec) session.openChannel("exec");
    } catch (JSchException e) {
      throw new ProblemException(SshProblems.closed(target, program), e);
    }
  }

  private void start(ChannelExec channel, String program, Deadline deadline)
      throws InterruptedException {
    Deadline limit = deadline.atMost(START);
    try {
      InterruptibleCall.make(
          "ssh " + target + " " + program,
          () -> {
            channel.connect((int) Math.max(1, limit.left().toMillis()));
            return channel;
          },
          limit,
          channel::disconnect);
    } catch (TimeoutException e) {
      throw new ProblemException(SshProblems.overdue(target, program), e);
    } catch (ExecutionException e) {
      throw new ProblemException(SshProblems.broken(target, program), e);
    }
  }

  private void await(
      ChannelExec channel,
      String program,
      Deadline deadline,
      BoundedOutput stdout,
      BoundedOutput stderr)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (!channel.isClosed()) {
      if (stdout.isOverrun() || stderr.isOverrun()) {
        break;
      }
      if (deadline.isOver()) {
        throw new ProblemException(SshProblems.overdue(target, program));
      }
      if (never.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    if (stdout.isOverrun() || stderr.isOverrun()) {
      throw new ProblemException(SshProblems.overrun(target, program, LIMIT));
    }
  }

  private int exit(ChannelExec channel, String program) {
    return exit(channel, target, program);
  }

  static int exit(ChannelExec channel, SshTarget target, String program) {
    String signal = channel.getExitSignal();
    if (signal != null && !signal.isEmpty()) {
      return 128 + SIGNALS.getOrDefault(signal, 0);
    }
    if (channel.getExitStatus() < 0) {
      throw new ProblemException(SshProblems.broken(target, program));
    }
    return channel.getExitStatus();
  }
}
