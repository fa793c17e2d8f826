package dev.understudy.cloud.fake;

import dev.understudy.core.Deadline;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import dev.understudy.core.ssh.SshTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hosts by address; an address without a host does not answer. */
public final class FakeSsh implements Ssh {
  private final Map<String, FakeHost> hosts = new LinkedHashMap<>();
  private int opened;
  private int closed;

  public FakeHost host(String address) {
    return hosts.computeIfAbsent(address, FakeHost::new);
  }

  /** It does not answer any more. */
  public void unplug(String address) {
    hosts.remove(address);
  }

  /** Sessions that nobody has closed. */
  public int open() {
    return opened - closed;
  }

  @Override
  public SshSession connect(SshTarget target, Deadline deadline) {
    FakeHost host = hosts.get(target.address());
    if (host == null) {
      throw Problem.of(
              ProblemCode.HOST_UNREACHABLE, target.address() + " does not answer", "refused", "")
          .withEffect(Effect.TRANSIENT)
          .asException();
    }
    opened++;
    return new SshSession() {
      @Override
      public SshProcess start(List<String> command, Deadline deadline) {
        throw new UnsupportedOperationException("only whole commands here");
      }

      @Override
      public CommandResult run(List<String> command, String stdin, Deadline limit) {
        return host.run(command, stdin);
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }
}
