package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.forbidden;

import dev.understudy.lab.host.HostKind;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.nio.file.Path;
import java.util.Optional;

/** Gives new disks their bytes: blank, of the stock image, or of a snapshot's cut. */
final class DiskMaker {
  private static final int MAX_GIB = 32_768;

  /** What a sabotage of the lab does to the bytes of a disk just made from a cut. */
  @FunctionalInterface
  interface Tampering {
    void tamper(Path bytes);
  }

  private final HostKind hosts;
  private final Tampering tampering;

  DiskMaker(HostKind hosts, Tampering tampering) {
    this.hosts = hosts;
    this.tampering = tampering;
  }

  /** Work that makes the bytes of a disk; reads the model under its lock. */
  Runnable make(Model model, Disk disk) {
    String id = disk.id;
    int size = disk.sizeGib;
    Image image = model.images.get(disk.image);
    if (disk.sourceSnapshot.isEmpty()) {
      return image != null && image.stock
          ? () -> hosts.createStockDisk(id)
          : () -> hosts.createBlankDisk(id, size);
    }
    Snapshot snapshot = model.snapshots.get(disk.sourceSnapshot);
    if (snapshot == null) {
      return () -> {
        throw new IllegalStateException("the snapshot of " + id + " was deleted meanwhile");
      };
    }
    String cut =
        Optional.ofNullable(model.hiddenCuts.get(snapshot.sourceDisk)).orElse(snapshot.cut);
    if (cut.isEmpty()) {
      return () -> hosts.createBlankDisk(id, size);
    }
    return () -> {
      hosts.createDisk(id, cut);
      tampering.tamper(hosts.bytes(id));
    };
  }

  /**
   * Checks that a snapshot can become a data disk.
   *
   * @return its size in GiB
   */
  int usable(Model model, RpcRequest request, String id) {
    Snapshot snapshot = model.snapshot(request.region(), id, 404);
    if (!snapshot.is(Snapshot.Status.ACCOMPLISHED)) {
      throw SnapshotActions.notReady();
    }
    if (snapshot.ofSystemDisk) {
      throw forbidden(
          "InvalidSnapshotId.NotDataDiskSnapshot",
          "The specified snapshot is not a snapshot of a data disk.");
    }
    return snapshot.sizeGib;
  }

  /**
   * A size in GiB.
   *
   * @param needed whether it must be given
   */
  static int size(String text, boolean needed) {
    if (text.isEmpty()) {
      if (needed) {
        throw Refusal.missing("Size");
      }
      return 0;
    }
    if (!text.matches("\\d{1,6}")) {
      throw Refusal.invalid("Size");
    }
    int size = Integer.parseInt(text);
    if (size < 1 || size > MAX_GIB) {
      throw forbidden("InvalidDiskSize.NotSupported", "The specified disk size is not supported.");
    }
    return size;
  }
}
