package dev.understudy.restore;

import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.CommandResult;
import java.util.List;
import java.util.Optional;

/**
 * Mounts the disk on the host, now and after every reboot.
 *
 * @param serial of the disk; the device is found by it
 * @param path absolute, where the data belongs
 */
public record MountDisk(
    StepId id, ServerScope scope, Value address, Value disk, Value serial, Value path)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Mount the restored disk on the fresh server";
  }

  @Override
  public Precheck precheck(StepContext context) throws InterruptedException {
    try (Host host = login(context)) {
      Optional<String> mounted = mountedAt(context, host);
      if (mounted.isEmpty()) {
        return Precheck.ready();
      }
      String device = device(context, host);
      if (!mounted.get().equals(device)) {
        return Precheck.blocked(taken(context, mounted.get()));
      }
      return Fstab.has(host, uuid(host, device), path.in(context))
          ? Precheck.done(receipt(device))
          : Precheck.ready();
    }
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    try (Host host = login(context)) {
      String device = device(context, host);
      if (mountedAt(context, host).isEmpty()) {
        host.require("mkdir", "-p", path.in(context));
        host.require("mount", device, path.in(context));
      }
      Fstab.add(host, uuid(host, device), path.in(context));
      return receipt(device);
    }
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    try (Host host = login(context)) {
      Optional<String> mounted = mountedAt(context, host);
      return mounted.equals(Optional.of(receipt.get("device")))
          ? Optional.empty()
          : Optional.of(notThere(context, receipt.get("device"), mounted));
    }
  }

  /** A host that no longer answers is about to be released with its mounts. */
  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    Optional<Host> answering = scope.loginIfAnswering(context, address.in(context));
    if (answering.isEmpty()) {
      context.progress(address.in(context) + " does not answer; nothing to unmount");
      return;
    }
    try (Host host = answering.get()) {
      Optional<String> mounted = mountedAt(context, host);
      if (mounted.isEmpty() && !Fstab.names(host, path.in(context))) {
        return;
      }
      String device = device(context, host);
      Fstab.remove(host, uuid(host, device), path.in(context));
      if (mounted.equals(Optional.of(device))) {
        host.require("umount", path.in(context));
      }
    }
  }

  private Host login(StepContext context) throws InterruptedException {
    return scope.login(context, address.in(context));
  }

  private String device(StepContext context, Host host) throws InterruptedException {
    return BlockDevices.find(host, serial.in(context), context.deadline()).path();
  }

  private Optional<String> mountedAt(StepContext context, Host host) throws InterruptedException {
    CommandResult result =
        host.run("findmnt", "--noheadings", "--output", "SOURCE", path.in(context));
    return result.isSuccess() ? Optional.of(result.line()) : Optional.empty();
  }

  private static String uuid(Host host, String device) throws InterruptedException {
    List<String> command = List.of("blkid", "-s", "UUID", "-o", "value", device);
    String uuid = host.require(command, "").strip();
    if (uuid.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.COMMAND_FAILED,
              "the file system on " + device + " of " + host.address() + " has no UUID",
              "blkid printed none, and without it a reboot cannot find the disk",
              "look at blkid " + device + " there"));
    }
    return uuid;
  }

  private static Receipt receipt(String device) {
    return Receipt.of("device", device);
  }

  private Problem taken(StepContext context, String other) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "disk " + disk.in(context) + " cannot be mounted at " + path.in(context),
        other + " is mounted there",
        "unmount it on " + address.in(context) + ", then " + NextCommand.resume(context));
  }

  private Problem notThere(StepContext context, String device, Optional<String> mounted) {
    return Problem.of(
        ProblemCode.COMMAND_FAILED,
        device + " is not mounted at " + path.in(context),
        mounted.map(other -> other + " is").orElse("nothing is"),
        NextCommand.resume(context));
  }
}
