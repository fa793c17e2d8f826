package dev.understudy.core.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One command's channel: how it is started, how its end is seen. */
final class JschCommand {
  private static final Duration START = Duration.ofSeconds(20);
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
  private final String program;
  private final ChannelExec channel;

  JschCommand(SshTarget target, Session session, String program) {
    this.target = target;
    this.program = program;
    try {
      this.channel = (ChannelExec) session.openChannel("exec");
    } catch (JSchException e) {
      throw new ProblemException(SshProblems.closed(target, program), e);
    }
  }

  ChannelExec channel() {
    return channel;
  }

  void start(Deadline deadline) throws InterruptedException {
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

  /** Of a command that is over. */
  int exit() {
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
