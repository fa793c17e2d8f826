package dev.understudy.restore;

import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.Optional;

/**
 * Makes a file system on an attached empty disk. A disk that holds anything is never touched.
 *
 * @param serial of the disk; the device is found by it
 */
public record FormatDisk(StepId id, ServerScope scope, Value address, Value serial)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Make a file system on the empty disk";
  }

  @Override
  public Precheck precheck(StepContext context) throws InterruptedException {
    try (Host host = login(context)) {
      BlockDevices.Device device = device(context, host);
      return device.filesystem().isEmpty() ? Precheck.ready() : Precheck.done(receipt(device));
    }
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    try (Host host = login(context)) {
      // Without -F it refuses a disk that holds something after all.
      host.require("mkfs.ext4", "-q", device(context, host).path());
      return receipt(device(context, host));
    }
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    try (Host host = login(context)) {
      BlockDevices.Device device = device(context, host);
      return device.filesystem().isEmpty()
          ? Optional.of(
              Problem.of(
                  ProblemCode.COMMAND_FAILED,
                  device.path() + " of " + host.address() + " has no file system",
                  "mkfs.ext4 said that it had made one",
                  "look at lsblk --fs there"))
          : Optional.empty();
    }
  }

  /** The disk was empty and goes with the step that made it. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {
    context.progress("the file system goes with its disk");
  }

  private Host login(StepContext context) throws InterruptedException {
    return scope.login(context, address.in(context));
  }

  private BlockDevices.Device device(StepContext context, Host host) throws InterruptedException {
    return BlockDevices.findDisk(host, serial.in(context), context.deadline());
  }

  private static Receipt receipt(BlockDevices.Device device) {
    return Receipt.of("device", device.path());
  }
}
