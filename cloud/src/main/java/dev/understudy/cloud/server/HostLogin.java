package dev.understudy.cloud.server;

import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.core.Deadline;
import dev.understudy.core.Effect;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.ssh.SshTarget;
import java.time.Duration;
import java.util.Optional;

/**
 * Logs in to hosts and tries again while nothing answers. A refused key or a wrong host key is
 * never tried again. Safe for use by many threads.
 */
public record HostLogin(Ssh ssh) {
  private static final Poll AGAIN = new Poll(Duration.ofMillis(200), Duration.ofSeconds(5));

  /**
   * Logs in, within the deadline; commands on the host then have what is left of it.
   *
   * @throws ProblemException {@code HOST_UNREACHABLE}, the last reason given
   */
  public Host connect(ServerSpec.SshSpec spec, String address, Deadline deadline)
      throws InterruptedException {
    return connect(spec, address, deadline, deadline);
  }

  /** {@link #connect} with less time for the login than for the commands. */
  public Host connect(ServerSpec.SshSpec spec, String address, Deadline login, Deadline commands)
      throws InterruptedException {
    SshTarget target = target(spec, address);
    ProblemException[] last = {new ProblemException(noAnswer(target))};
    Optional<Host> host =
        AGAIN.until(
            login,
            () -> {
              try {
                return Optional.of(once(target, login, commands));
              } catch (ProblemException e) {
                if (e.problem().effect() != Effect.TRANSIENT) {
                  throw e;
                }
                last[0] = e;
                return Optional.empty();
              }
            });
    return host.orElseThrow(() -> last[0]);
  }

  /** Logs in if the host answers now; empty when nothing does. */
  public Optional<Host> findNow(ServerSpec.SshSpec spec, String address, Deadline deadline)
      throws InterruptedException {
    return findNow(spec, address, deadline, deadline);
  }

  /** {@link #findNow} with less time for the login than for the commands. */
  public Optional<Host> findNow(
      ServerSpec.SshSpec spec, String address, Deadline login, Deadline commands)
      throws InterruptedException {
    try {
      return Optional.of(once(target(spec, address), login, commands));
    } catch (ProblemException e) {
      if (e.problem().code() != ProblemCode.HOST_UNREACHABLE) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * Logs in without trying again.
   *
   * @throws ProblemException {@code HOST_UNREACHABLE} with the reason
   */
  public Host connectNow(ServerSpec.SshSpec spec, String address, Deadline login, Deadline commands)
      throws InterruptedException {
    return once(target(spec, address), login, commands);
  }

  private Host once(SshTarget target, Deadline login, Deadline commands)
      throws InterruptedException {
    return new Host(target, ssh.connect(target, login), commands);
  }

  private static SshTarget target(ServerSpec.SshSpec spec, String address) {
    return new SshTarget(address, spec.port(), spec.user(), spec.key(), spec.hostKeys());
  }

  private static Problem noAnswer(SshTarget target) {
    return Problem.of(
            ProblemCode.HOST_UNREACHABLE,
            "no login to " + target + " in the time given",
            "",
            "ssh -p " + target.port() + " " + target.user() + "@" + target.address() + " true")
        .withEffect(Effect.TRANSIENT);
  }
}
