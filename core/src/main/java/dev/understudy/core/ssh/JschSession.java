package dev.understudy.core.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.Session;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands on one connection. */
final class JschSession implements SshSession {
  private static final int LIMIT = 8 * 1024 * 1024;

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
    JschCommand running = new JschCommand(target, session, program);
    ChannelExec channel = running.channel();
    BoundedOutput stdout = new BoundedOutput(LIMIT);
    BoundedOutput stderr = new BoundedOutput(LIMIT);
    try {
      channel.setCommand(line);
      channel.setInputStream(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
      channel.setOutputStream(stdout);
      channel.setErrStream(stderr);
      running.start(deadline);
      while (!stderr.awaitClose()) {
        if (stdout.isOverrun() || stderr.isOverrun()) {
          break;
        }
        if (deadline.isOver()) {
          throw new ProblemException(SshProblems.overdue(target, program));
        }
      }
      if (stdout.isOverrun() || stderr.isOverrun()) {
        throw new ProblemException(SshProblems.overrun(target, program, LIMIT));
      }
      return new CommandResult(running.exit(), stdout.text(), stderr.text());
    } finally {
      channel.disconnect();
    }
  }

  @Override
  public SshProcess start(List<String> command, Deadline deadline) throws InterruptedException {
    byte[] line = Shell.line(command).getBytes(StandardCharsets.UTF_8);
    String program = command.get(0);
    JschCommand running = new JschCommand(target, session, program);
    JschProcess process = new JschProcess(target, running, program);
    boolean isStarted = false;
    try {
      process.start(line, deadline);
      isStarted = true;
      return process;
    } finally {
      if (!isStarted) {
        process.close();
      }
    }
  }

  /** Takes the connection over. */
  SftpFiles files() {
    return new SftpFiles(target, session);
  }

  @Override
  public void close() {
    session.disconnect();
  }
}
