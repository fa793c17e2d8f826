package dev.understudy.core.ssh;

import dev.understudy.core.Deadline;

/** Logs in to hosts. Safe for use by many threads. */
public interface Ssh {

  /**
   * Connects once, no retry.
   *
   * @throws dev.understudy.core.ProblemException {@code HOST_UNREACHABLE}: effect TRANSIENT when
   *     nothing answers, effect NONE when the host key or our key is refused
   */
  SshSession connect(SshTarget target, Deadline deadline) throws InterruptedException;
}
