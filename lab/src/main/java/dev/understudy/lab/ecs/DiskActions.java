package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;
import static dev.understudy.lab.rpc.Refusal.forbidden;
import static dev.understudy.lab.rpc.Refusal.notFound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.host.HostKind;
import dev.understudy.lab.host.HostKind.Attachment;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Makes, attaches, detaches, rolls back and deletes disks. */
final class DiskActions {
  private static final int MAX_DISKS = 500;

  private final HostKind hosts;
  private final DiskMaker diskMaker;

  DiskActions(HostKind hosts, DiskMaker diskMaker) {
    this.hosts = hosts;
    this.diskMaker = diskMaker;
  }

  ObjectNode create(RpcRequest request, Model model, Effects effects) {
    String zone = request.get("ZoneId");
    if (!Catalog.ZONES.getOrDefault(request.region(), List.of()).contains(zone)) {
      throw notFound("InvalidZoneId.NotFound", "The specified zone does not exist.");
    }
    String snapshot = request.find("SnapshotId").orElse("");
    int size = DiskMaker.size(request.find("Size").orElse(""), snapshot.isEmpty());
    String category = request.find("DiskCategory").orElse("cloud_essd");
    if (!Catalog.DISK_CATEGORIES.contains(category)) {
      throw badRequest(
          "InvalidDataDiskCategory.NotSupported", "The specified disk category is not supported.");
    }
    String name = Checks.name(request, "DiskName", "InvalidDiskName.Malformed");
    String description = Checks.description(request, "Description");
    Map<String, String> tags = Checks.tags(request);
    if (!snapshot.isEmpty()) {
      size = Math.max(size, diskMaker.usable(model, request, snapshot));
    }
    long disks =
        model.disks.values().stream()
            .filter(each -> each.region.equals(request.region()) && !each.withoutBytes)
            .count();
    if (disks >= MAX_DISKS) {
      throw forbidden("QuotaExceed.PortableCloudDisk", "The quota of disks is exceeded.");
    }
    request.endDryRun();
    Disk disk = model.made(new Disk(), "d", request.region());
    disk.zone = zone;
    disk.sizeGib = size;
    disk.category = category;
    disk.sourceSnapshot = snapshot;
    disk.name = name;
    disk.description = description;
    disk.tags = tags;
    model.disks.put(disk.id, disk);
    effects.later(
        Delay.DISK,
        diskMaker.make(model, disk),
        (worked, next) -> {
          if (worked) {
            disk.status = Disk.Status.AVAILABLE;
          } else {
            model.disks.remove(disk.id);
          }
        });
    return Wire.empty().put("DiskId", disk.id);
  }

  ObjectNode attach(RpcRequest request, Model model, Effects effects) {
    Disk disk = model.disk(request.region(), request.get("DiskId"));
    Instance instance = model.instance(request.region(), request.get("InstanceId"));
    boolean bootable = request.flag("Bootable");
    if (!isAtRest(instance)) {
      throw InstanceActions.wrongStatusAsBadRequest();
    }
    if (!disk.is(Disk.Status.AVAILABLE)) {
      throw wrongStatus();
    }
    if (!disk.zone.equals(instance.zone)) {
      throw forbidden(
          "ResourcesNotInSameZone", "The specified instance and disk are not in the same zone.");
    }
    boolean busy =
        model.disksOf(instance.id).stream().anyMatch(each -> each.is(Disk.Status.ATTACHING));
    if (busy) {
      throw badRequest(
          "OperationConflict.DisksAttachingParallellyExceed",
          "Another disk is being attached to the instance.");
    }
    if (model.disksOf(instance.id).size() >= Catalog.type(instance.type).disks()) {
      throw forbidden("InstanceDiskLimitExceeded", "The amount of the disk on instance exceeds.");
    }
    if (bootable) {
      checkBootable(disk, instance, model);
    }
    disk.letter = bootable ? "a" : model.freeLetter(instance.id);
    disk.system = bootable;
    disk.status = Disk.Status.ATTACHING;
    disk.instance = instance.id;
    disk.deleteWithInstance = request.flag("DeleteWithInstance");
    Attachment attachment = Machines.attachment(disk);
    effects.later(
        Delay.ATTACH,
        () -> hosts.attach(instance.id, attachment),
        (worked, next) -> {
          if (!disk.is(Disk.Status.ATTACHING)) {
            return; // its server was released meanwhile
          }
          if (!worked) {
            Lifecycle.release(disk);
            return;
          }
          disk.status = Disk.Status.IN_USE;
          disk.hasBeenAttached = true;
          disk.attached = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        });
    return Wire.empty();
  }

  ObjectNode detach(RpcRequest request, Model model, Effects effects) {
    Disk disk = model.disk(request.region(), request.get("DiskId"));
    Instance instance = model.instance(request.region(), request.get("InstanceId"));
    if (disk.instance.isEmpty()) {
      throw notFound("InvalidDisk.AlreadyDetached", "The specified disk has been detached.");
    }
    if (!disk.instance.equals(instance.id)) {
      throw forbidden("DependencyViolation", "The specified disk is not attached to the instance.");
    }
    if (disk.is(Disk.Status.DETACHING)) {
      throw forbidden(
          "InvalidOperation.DiskDetachingFromThisEcs",
          "The specified disk is being detached from the instance.");
    }
    if (!disk.is(Disk.Status.IN_USE)) {
      throw wrongStatus();
    }
    if (disk.system ? !instance.is(Instance.Status.STOPPED) : !isAtRest(instance)) {
      throw forbidden(
          "IncorrectInstanceStatus",
          "The current status of the resource does not support this operation.");
    }
    boolean busy =
        model.disksOf(instance.id).stream().anyMatch(each -> each.is(Disk.Status.DETACHING));
    if (busy) {
      throw badRequest(
          "DisksDetachingOnEcsExceeded", "Another disk is being detached from the instance.");
    }
    disk.status = Disk.Status.DETACHING;
    String id = disk.id;
    String from = instance.id;
    effects.later(
        Delay.DETACH,
        () -> hosts.detach(from, id),
        (worked, next) -> {
          if (!disk.is(Disk.Status.DETACHING)) {
            return; // its server was released meanwhile
          }
          if (worked) {
            Lifecycle.release(disk);
          } else {
            disk.status = Disk.Status.IN_USE;
          }
        });
    return Wire.empty();
  }

  ObjectNode reset(RpcRequest request, Model model, Effects effects) {
    Disk disk = model.disk(request.region(), request.get("DiskId"));
    Snapshot snapshot = model.snapshot(request.region(), request.get("SnapshotId"), 404);
    if (!disk.is(Disk.Status.IN_USE) && !disk.is(Disk.Status.AVAILABLE)) {
      throw wrongStatus();
    }
    Instance instance = model.instances.get(disk.instance);
    if (instance != null && !instance.is(Instance.Status.STOPPED)) {
      throw forbidden(
          "IncorrectInstanceStatus",
          "The current status of the resource does not support this operation.");
    }
    if (!snapshot.sourceDisk.equals(disk.id) || !snapshot.sourceSnapshot.isEmpty()) {
      throw forbidden(
          "InvalidParameter.Mismatch", "The snapshot was not taken from the specified disk.");
    }
    if (!snapshot.is(Snapshot.Status.ACCOMPLISHED)) {
      throw SnapshotActions.notReady();
    }
    if (model.isBeingSnapshotted(disk.id)) {
      throw forbidden(
          "IncorrectDiskStatus.HasUnfinishedSnapshot", "The disk has an unfinished snapshot.");
    }
    request.endDryRun();
    Disk.Status before = disk.status;
    disk.status = Disk.Status.REINITIALIZING;
    String id = disk.id;
    String cut = snapshot.cut;
    effects.later(
        Delay.RESET,
        () -> {
          if (!cut.isEmpty()) {
            hosts.resetDisk(id, cut);
          }
        },
        (worked, next) -> {
          if (disk.is(Disk.Status.REINITIALIZING)) { // else its server was released meanwhile
            disk.status = before;
          }
        });
    return Wire.empty();
  }

  ObjectNode delete(RpcRequest request, Model model, Effects effects) {
    Disk disk = model.disk(request.region(), request.get("DiskId"));
    if (disk.is(Disk.Status.CREATING)) {
      throw forbidden(
          "IncorrectDiskStatus.Initializing", "The disk is being initialized. Try again later.");
    }
    if (!disk.is(Disk.Status.AVAILABLE)) {
      throw wrongStatus();
    }
    if (model.isBeingSnapshotted(disk.id)) {
      throw forbidden("DiskCreatingSnapshot", "A snapshot of the disk is being created.");
    }
    model.disks.remove(disk.id);
    String id = disk.id;
    effects.atOnce(() -> hosts.deleteDisk(id), (worked, next) -> {});
    return Wire.empty();
  }

  ObjectNode modify(RpcRequest request, Model model, Effects effects) {
    List<String> ids = request.list("DiskIds");
    List<String> meant = ids.isEmpty() ? List.of(request.get("DiskId")) : ids;
    String name = Checks.name(request, "DiskName", "InvalidDiskName.Malformed");
    String description = Checks.description(request, "Description");
    for (Disk disk : meant.stream().map(id -> model.disk(request.region(), id)).toList()) {
      if (!name.isEmpty()) {
        disk.name = name;
      }
      if (!description.isEmpty()) {
        disk.description = description;
      }
      request.findFlag("DeleteWithInstance").ifPresent(with -> disk.deleteWithInstance = with);
    }
    return Wire.empty();
  }

  private static void checkBootable(Disk disk, Instance instance, Model model) {
    if (!disk.bornWith.equals(instance.id)) {
      throw badRequest(
          "InvalidInstance.NotOriginInstance",
          "A system disk can only be attached to its original instance.");
    }
    if (!instance.is(Instance.Status.STOPPED) || model.findSystemDisk(instance.id).isPresent()) {
      throw InstanceActions.wrongStatusAsBadRequest();
    }
  }

  private static boolean isAtRest(Instance instance) {
    return instance.is(Instance.Status.RUNNING) || instance.is(Instance.Status.STOPPED);
  }

  private static Refusal wrongStatus() {
    return forbidden(
        "IncorrectDiskStatus", "The current disk status does not support this operation.");
  }
}
