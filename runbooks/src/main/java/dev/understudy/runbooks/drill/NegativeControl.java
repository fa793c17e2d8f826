package dev.understudy.runbooks.drill;

import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.CommandResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Breaks a copy of the restored data on purpose: its files are cut in half and its nonce changed.
 * Both must be caught by the same proofs that the restored data passed. The data itself is only
 * read; the service is held, or stopped and started again, while it is copied.
 *
 * @param nonce empty when none was written before the snapshot, as in a copy made earlier
 */
record NegativeControl(StepId id, ServerScope scope, Value address, Optional<Value> nonce)
    implements CheckStep {
  private static final String COPY = "/var/tmp/understudy-negative-control";

  /** A file and its size in bytes. */
  private record SizedFile(long size, String path) {}

  @Override
  public String summary() {
    return "Make sure that a broken copy of the data is caught";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    try (Host host = scope.login(address.in(context), context.deadline())) {
      host.require("rm", "-rf", COPY);
      try {
        return check(context, host);
      } finally {
        host.run("rm", "-rf", COPY);
      }
    }
  }

  private Receipt check(StepContext context, Host host) throws InterruptedException {
    host.require("mkdir", "-p", "/var/tmp");
    copyAtRest(host);
    requireSound(context, host);
    List<SizedFile> broken = files(context, host);
    for (SizedFile file : broken) {
      host.require("truncate", "-s", Long.toString(file.size() / 2), file.path());
    }
    String caught = requireCaught(context, host);
    if (nonce.isPresent()) {
      NonceFile file = new NonceFile(COPY);
      file.write(host, NonceFile.fresh(context.time().now()));
      if (file.complaint(host, nonce.get().in(context)).isEmpty()) {
        throw cannotFail(context, "a changed nonce was taken for the right one");
      }
    }
    return Receipt.of(
        "caught",
        nonce.isPresent() ? "2" : "1",
        "broken",
        Integer.toString(broken.size()),
        "said",
        caught);
  }

  /** So that the copy is sound, with nothing left in a log beside the files. */
  private void copyAtRest(Host host) throws InterruptedException {
    if (hold(host)) {
      try {
        copy(host);
      } finally {
        runAll(host, scope.server().quiesce().after());
      }
      return;
    }
    List<String> units = new ArrayList<>(scope.server().services());
    Collections.reverse(units);
    try {
      for (String unit : units) {
        host.require("systemctl", "stop", unit);
      }
      copy(host);
    } finally {
      runAll(
          host,
          scope.server().services().stream()
              .map(unit -> List.of("systemctl", "start", unit))
              .toList());
    }
  }

  /** Whether the service holds its writes by its own hooks. */
  private boolean hold(Host host) throws InterruptedException {
    ServerSpec.Quiesce hooks = scope.server().quiesce();
    if (hooks.isPresent() && runAll(host, hooks.before())) {
      return true;
    }
    runAll(host, hooks.after());
    return false;
  }

  private void copy(Host host) throws InterruptedException {
    host.require("cp", "-a", DrillScope.dataPath(scope.server()), COPY);
  }

  /** Every command, also after one that failed; whether none did. */
  private static boolean runAll(Host host, List<List<String>> commands)
      throws InterruptedException {
    boolean all = true;
    for (List<String> command : commands) {
      all &= host.run(command).isSuccess();
    }
    return all;
  }

  /** Otherwise what is caught below may be the copying, not the damage. */
  private void requireSound(StepContext context, Host host) throws InterruptedException {
    CommandResult result = host.run(verify());
    if (!result.isSuccess()) {
      throw Problem.of(
              ProblemCode.PROOF_FAILED,
              "the control copy is refused before it is broken",
              host.failed(verify(), result).why(),
              "see that the verify command of the estate takes the directory from ${path}; "
                  + NextCommand.resume(context))
          .asException();
    }
  }

  private String requireCaught(StepContext context, Host host) throws InterruptedException {
    CommandResult result = host.run(verify());
    if (result.isSuccess()) {
      throw cannotFail(context, "the verify command passes data whose files were all cut in half");
    }
    if (result.exit() == 126 || result.exit() == 127) {
      throw cannotFail(context, "the verify command could not be run on the broken copy");
    }
    String said = result.stderr().isBlank() ? result.stdout() : result.stderr();
    String line = said.strip().lines().findFirst().orElse("exit " + result.exit());
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }

  private List<SizedFile> files(StepContext context, Host host) throws InterruptedException {
    String listing = host.require("find", COPY, "-type", "f", "-printf", "%s %p\\n");
    List<SizedFile> files =
        listing
            .lines()
            .filter(line -> line.indexOf(' ') > 0)
            .map(NegativeControl::file)
            .filter(file -> !file.path().equals(new NonceFile(COPY).path()) && file.size() > 1)
            .toList();
    if (files.isEmpty()) {
      throw cannotFail(context, "there is no file in the data that could be broken");
    }
    return files;
  }

  private static SizedFile file(String line) {
    int space = line.indexOf(' ');
    return new SizedFile(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
  }

  private List<String> verify() {
    return scope.server().verify().stream()
        .map(argument -> argument.replace("${path}", COPY))
        .toList();
  }

  private static ProblemException cannotFail(StepContext context, String why) {
    return Problem.of(
            ProblemCode.PROOF_FAILED,
            "the proof cannot fail",
            why,
            "correct the verify command in the estate file, then: " + NextCommand.undo(context))
        .asException();
  }
}
