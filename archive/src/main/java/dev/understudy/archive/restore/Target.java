package dev.understudy.archive.restore;

import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.ssh.SshSession;
import java.util.ArrayList;
import java.util.List;

/** The host that is restored to, on a connection of its own. */
final class Target implements AutoCloseable {
  private final RemotePlace place;
  private final SshSession session;
  private final TargetFacts facts;
  private final TargetPaths paths;

  private Target(RemotePlace place, SshSession session, TargetFacts facts) {
    this.place = place;
    this.session = session;
    this.facts = facts;
    this.paths = TargetPaths.of(place.directory(), facts.isMountPoint());
  }

  static Target connect(Ssh ssh, RemotePlace place, Deadline deadline) throws InterruptedException {
    SshSession session = ssh.connect(place.host(), deadline);
    try {
      CommandResult probe =
          session.run(TargetScripts.command(TargetScripts.PROBE, place.directory()), deadline);
      return new Target(place, session, TargetFacts.parse(probe.stdout()));
    } catch (RuntimeException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  TargetFacts facts() {
    return facts;
  }

  TargetPaths paths() {
    return paths;
  }

  RemotePlace place() {
    return place;
  }

  SshSession session() {
    return session;
  }

  /** Processes of the host that have files below the directory open, and which. */
  List<String> openFiles(Deadline deadline) throws InterruptedException {
    String directory = place.directory();
    if (!facts.has("printf") || directory.equals("/")) {
      return List.of();
    }
    String pattern = directory.replaceAll("([\\\\*?\\[])", "\\\\$1");
    String[] found =
        session
            .run(TargetScripts.command(TargetScripts.OPEN, pattern, pattern + "/*"), deadline)
            .stdout()
            .split("\0", -1);
    List<String> open = new ArrayList<>();
    for (int i = 0; i + 1 < found.length; i += 2) {
      String file = found[i + 1];
      boolean isOurs = file.startsWith(paths.state()) || file.startsWith(paths.staging());
      if (!isOurs) {
        open.add(found[i].split("/", -1)[2] + " has " + file);
      }
    }
    return open;
  }

  List<String> running(List<String> units, Deadline deadline) throws InterruptedException {
    return units.isEmpty()
        ? List.of()
        : session
            .run(
                TargetScripts.command(TargetScripts.RUNNING, units.toArray(String[]::new)),
                deadline)
            .stdout()
            .lines()
            .toList();
  }

  /** The restored tree takes its place. Repeatable. */
  void swap(List<String> only, Deadline deadline) throws InterruptedException {
    String script =
        !only.isEmpty()
            ? TargetScripts.SWAP_PATHS
            : paths.isMountPoint() ? TargetScripts.SWAP_CONTENTS : TargetScripts.SWAP;
    run(script, "swap in what was restored", only, deadline);
  }

  /** {@code done}, {@code nothing}, {@code unfinished}. */
  String commit(Deadline deadline) throws InterruptedException {
    return run(TargetScripts.COMMIT, "let go of what was there before", List.of(), deadline);
  }

  /** {@code done}, {@code nothing}. */
  String rollBack(Deadline deadline) throws InterruptedException {
    return run(
        TargetScripts.ROLL_BACK,
        "put back what was there before",
        List.of(paths.isMountPoint() ? "contents" : "beside"),
        deadline);
  }

  private String run(String script, String what, List<String> more, Deadline deadline)
      throws InterruptedException {
    List<String> command =
        TargetScripts.command(
            script, paths.directory(), paths.staging(), paths.before(), paths.state());
    command.addAll(more);
    CommandResult result = session.run(command, deadline);
    if (!result.isSuccess()) {
      throw Problem.of(
              ProblemCode.COMMAND_FAILED,
              place + ": cannot " + what,
              result.stderr().strip(),
              "mend that and run the same command again, or archive restore --roll-back")
          .asException();
    }
    return result.line();
  }

  @Override
  public void close() {
    session.close();
  }
}
