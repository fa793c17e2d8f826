package dev.understudy.snapshot;

import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import java.time.Duration;
import java.util.Optional;

/** A host that is logged in to when it is first asked, and once more when the login broke. */
final class ReachableHost implements AutoCloseable {
  /** A dead server must not hold up the salvage of its disks. */
  private static final Duration LOGIN = Duration.ofSeconds(5);

  private final HostLogin logins;
  private final ServerSpec.SshSpec ssh;
  private final String address;
  private final Deadline commands;
  private Optional<Host> host = Optional.empty();

  /** Something to do or to ask that may be done twice. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Host host) throws InterruptedException;
  }

  ReachableHost(HostLogin logins, ServerSpec server, String address, StepContext context) {
    this.logins = logins;
    this.ssh = server.ssh();
    this.address = address;
    // One limit to wait for others, one to freeze, one to thaw. The step's deadline does not count:
    // whoever freezes must thaw.
    this.commands =
        Deadline.in(context.time(), server.quiesce().timeout().multipliedBy(3).plus(LOGIN));
  }

  String address() {
    return address;
  }

  /**
   * The host, logged in to.
   *
   * @throws ProblemException {@code HOST_UNREACHABLE}
   */
  Host get() throws InterruptedException {
    if (host.isEmpty()) {
      host = Optional.of(logins.connectNow(ssh, address, commands.atMost(LOGIN), commands));
    }
    return host.get();
  }

  /**
   * The answer, over a fresh login when the one we had breaks.
   *
   * @throws ProblemException {@code HOST_UNREACHABLE} when it cannot be had
   */
  <T> T ask(Duration limit, Question<T> question) throws InterruptedException {
    try {
      return question.ask(get().within(limit));
    } catch (ProblemException e) {
      if (e.problem().code() != ProblemCode.HOST_UNREACHABLE) {
        throw e;
      }
      close();
      return question.ask(get().within(limit));
    }
  }

  @Override
  public void close() {
    host.ifPresent(Host::close);
    host = Optional.empty();
  }
}
