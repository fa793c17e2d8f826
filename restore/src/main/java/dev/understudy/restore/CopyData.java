package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies the data from an attached old system disk, mounted read-only, to where it belongs on the
 * fresh server. What was there before is kept beside it.
 *
 * @param from id or serial of the attached disk
 * @param to directory, the same on the old disk and on the fresh server; empty for all of the
 *     server's data
 */
public record CopyData(StepId id, ServerScope scope, Value address, Value from, Optional<Value> to)
    implements ReversibleStep {
  private static final String SCRATCH = "/mnt/understudy-old-system";

  @Override
  public String summary() {
    return "Copy the data from the old system disk to the fresh server";
  }

  @Override
  public Precheck precheck(StepContext context) throws InterruptedException {
    try (Host host = login(context)) {
      boolean allDone = true;
      for (DirectoryCopy copy : copies(context)) {
        allDone &= copy.isDone(host);
      }
      if (allDone) {
        return Precheck.done(receipt(measure(context, host)));
      }
      for (String unit : scope.server().services()) {
        if (host.run("systemctl", "is-active", unit).isSuccess()) {
          return Precheck.blocked(serving(context, unit));
        }
      }
      return Precheck.ready();
    }
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    try (Host host = login(context)) {
      mountOld(context, host);
      try {
        DirectoryCopy.Size all = new DirectoryCopy.Size(0, 0);
        for (DirectoryCopy copy : copies(context)) {
          context.progress("copying " + copy.target());
          all = all.plus(copy.isDone(host) ? copy.sizeOfTarget(host) : copy.run(host));
        }
        return receipt(all);
      } finally {
        host.run("umount", SCRATCH);
      }
    }
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    try (Host host = login(context)) {
      Receipt now = receipt(measure(context, host));
      if (now.facts().equals(receipt.facts()) && !now.get("files").equals("0")) {
        return Optional.empty();
      }
      return Optional.of(
          Problem.of(
              ProblemCode.PROOF_FAILED,
              "the data on " + address.in(context) + " is not what was copied",
              now.get("files")
                  + " files of "
                  + now.get("bytes")
                  + " bytes are there, "
                  + receipt.get("files")
                  + " of "
                  + receipt.get("bytes")
                  + " were copied",
              NextCommand.undo(context)));
    }
  }

  /** A host that no longer answers is about to be released with what was copied. */
  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    Optional<Host> answering = scope.loginIfAnswering(context, address.in(context));
    if (answering.isEmpty()) {
      context.progress(address.in(context) + " does not answer; nothing to take back there");
      return;
    }
    try (Host host = answering.get()) {
      for (DirectoryCopy copy : copies(context)) {
        copy.takeBack(host);
      }
    }
  }

  private void mountOld(StepContext context, Host host) throws InterruptedException {
    if (host.run("findmnt", "--noheadings", "--output", "SOURCE", SCRATCH).isSuccess()) {
      host.require("umount", SCRATCH);
    }
    BlockDevices.Device device = BlockDevices.find(host, serial(context), context.deadline());
    // Both system disks may come of one image: XFS refuses to mount the same UUID twice.
    String options = device.filesystem().equals("xfs") ? "ro,nouuid" : "ro";
    host.require("mkdir", "-p", SCRATCH);
    host.require("mount", "-o", options, device.path(), SCRATCH);
  }

  private String serial(StepContext context) {
    String given = from.in(context);
    return given.startsWith("d-")
        ? new Lookup(scope.region()).disk(given).map(Disk::serial).orElse(given)
        : given;
  }

  private List<DirectoryCopy> copies(StepContext context) {
    List<String> paths =
        to.map(path -> List.of(path.in(context)))
            .orElseGet(
                () ->
                    scope.server().data().stream()
                        .filter(data -> data.disk().equals(ServerSpec.SYSTEM_DISK))
                        .map(ServerSpec.DataPath::path)
                        .toList());
    List<DirectoryCopy> copies = new ArrayList<>();
    for (String path : paths) {
      copies.add(new DirectoryCopy(SCRATCH + path, path, context.token().value()));
    }
    return copies;
  }

  private DirectoryCopy.Size measure(StepContext context, Host host) throws InterruptedException {
    DirectoryCopy.Size all = new DirectoryCopy.Size(0, 0);
    for (DirectoryCopy copy : copies(context)) {
      all = all.plus(copy.sizeOfTarget(host));
    }
    return all;
  }

  private Host login(StepContext context) throws InterruptedException {
    return scope.login(context, address.in(context));
  }

  private static Receipt receipt(DirectoryCopy.Size size) {
    return Receipt.of("bytes", Long.toString(size.bytes()), "files", Long.toString(size.files()));
  }

  private Problem serving(StepContext context, String unit) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "data cannot be put in place on " + address.in(context) + " while " + unit + " runs",
        "it would go on with the old files",
        "systemctl stop " + unit + " there, then " + NextCommand.resume(context));
  }
}
