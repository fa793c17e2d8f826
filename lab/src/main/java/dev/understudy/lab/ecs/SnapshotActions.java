package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;
import static dev.understudy.lab.rpc.Refusal.forbidden;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.host.HostKind;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Takes, copies, changes and deletes snapshots. The cut is made before the reply is sent. */
final class SnapshotActions {
  private static final int MAX_PER_DISK = 256;
  private static final int MAX_UNFINISHED_PER_DISK = 10;

  private final HostKind hosts;
  private final Faults faults;
  private final Pace pace;

  SnapshotActions(HostKind hosts, Faults faults, Pace pace) {
    this.hosts = hosts;
    this.faults = faults;
    this.pace = pace;
  }

  ObjectNode create(RpcRequest request, Model model, Effects effects) {
    Disk disk = model.disk(request.region(), request.get("DiskId"));
    String name = name(request, "SnapshotName");
    String description = Checks.description(request, "Description");
    int retention = retention(request);
    Map<String, String> tags = Checks.tags(request);
    checkCanBeCut(model, disk);
    request.endDryRun();
    Snapshot snapshot = make(model, disk);
    snapshot.name = name;
    snapshot.description = description;
    snapshot.retentionDays = retention;
    snapshot.tags = tags;
    snapshot.fails = faults.takeFail(request);
    cut(List.of(snapshot), effects);
    return Wire.empty().put("SnapshotId", snapshot.id);
  }

  ObjectNode copy(RpcRequest request, Model model, Effects effects) {
    Snapshot source = model.snapshot(request.region(), request.get("SnapshotId"), 403);
    String destination = request.get("DestinationRegionId");
    String name = name(request, "DestinationSnapshotName");
    String description = Checks.description(request, "DestinationSnapshotDescription");
    int retention = retention(request);
    Map<String, String> tags = Checks.tags(request);
    if (!Catalog.regions().contains(destination)) {
      throw forbidden("InvalidRegionId.NotExists", "The destination region does not exist.");
    }
    if (destination.equals(request.region())) {
      throw forbidden(
          "InvalidOperation.NotSupportCopyInSameRegion",
          "A snapshot can not be copied within its region.");
    }
    if (!source.is(Snapshot.Status.ACCOMPLISHED)) {
      throw notReady();
    }
    boolean encrypted = encrypted(request, source);
    boolean busy =
        model.snapshotsOf(source.sourceDisk).stream()
            .anyMatch(
                each -> each.region.equals(destination) && each.is(Snapshot.Status.PROGRESSING));
    if (busy) {
      throw forbidden(
          "InvalidOperation.UnfinishedCrossRegionCopy",
          "Another copy of this disk to that region is not finished.");
    }
    request.endDryRun();
    Snapshot copy = model.made(new Snapshot(), "s", destination);
    copy.name = name;
    copy.description = description;
    copy.retentionDays = retention;
    copy.tags = tags;
    copy.encrypted = encrypted;
    copy.kmsKey = request.find("KMSKeyId").orElse("");
    copy.sourceDisk = source.sourceDisk;
    copy.ofSystemDisk = source.ofSystemDisk;
    copy.ofEssdFamily = source.ofEssdFamily;
    copy.sizeGib = source.sizeGib;
    copy.sourceSnapshot = source.id;
    copy.sourceRegion = source.region;
    copy.cut = source.cut;
    copy.expected = pace.of(Delay.COPY);
    copy.fails = faults.takeFail(request);
    model.add(copy);
    finishLater(copy, Delay.COPY, effects);
    return Wire.empty().put("SnapshotId", copy.id);
  }

  ObjectNode modify(RpcRequest request, Model model, Effects effects) {
    Snapshot snapshot = model.snapshot(request.region(), request.get("SnapshotId"), 404);
    String name = name(request, "SnapshotName");
    String description = Checks.description(request, "Description");
    if (!name.isEmpty()) {
      snapshot.name = name;
    }
    if (!description.isEmpty()) {
      snapshot.description = description;
    }
    if (request.find("RetentionDays").isPresent()) {
      snapshot.retentionDays = retention(request);
    }
    return Wire.empty();
  }

  ObjectNode delete(RpcRequest request, Model model, Effects effects) {
    Snapshot snapshot = model.snapshot(request.region(), request.get("SnapshotId"), 404);
    checkDeletable(model, snapshot, request.flag("Force"));
    remove(model, snapshot, effects);
    return Wire.empty();
  }

  static void checkDeletable(Model model, Snapshot snapshot, boolean force) {
    SnapshotLockActions.checkUnlocked(model, snapshot);
    boolean inImage =
        model.images.values().stream()
            .anyMatch(
                image -> image.mappings.stream().anyMatch(m -> m.snapshot.equals(snapshot.id)));
    if (inImage) {
      throw forbidden("SnapshotCreatedImage", "The snapshot has been used to create an image.");
    }
    boolean isBeingCopied =
        model.snapshotsOf(snapshot.sourceDisk).stream()
            .anyMatch(
                copy ->
                    copy.sourceSnapshot.equals(snapshot.id)
                        && copy.is(Snapshot.Status.PROGRESSING));
    if (isBeingCopied) {
      throw forbidden(
          "InvalidOperation.RelatedSnapshotNotFinished", "The snapshot is still being copied.");
    }
    List<Disk> disks =
        model.disks.values().stream()
            .filter(disk -> disk.sourceSnapshot.equals(snapshot.id))
            .toList();
    if (disks.stream().anyMatch(disk -> disk.is(Disk.Status.CREATING))) {
      throw forbidden("Operation.Conflict", "A disk is being created from the snapshot.");
    }
    if (!disks.isEmpty() && !force) {
      throw forbidden("SnapshotCreatedDisk", "The snapshot has been used to create a disk.");
    }
  }

  void remove(Model model, Snapshot snapshot, Effects effects) {
    model.remove(snapshot);
    String cut = snapshot.cut;
    if (!cut.isEmpty() && !model.isCutNeeded(cut)) {
      effects.atOnce(() -> hosts.deleteCut(cut), (worked, next) -> {});
    }
  }

  /** Refuses what can not be snapshotted now. */
  static void checkCanBeCut(Model model, Disk disk) {
    Instance instance = model.instances.get(disk.instance);
    if (!disk.hasBeenAttached) {
      throw forbidden("IncorrectDiskStatus.NeverAttached", "The disk has never been attached.");
    }
    if (!disk.is(Disk.Status.IN_USE) && !disk.is(Disk.Status.AVAILABLE)) {
      throw forbidden(
          "IncorrectDiskStatus", "The current disk status does not support this operation.");
    }
    if (instance != null
        && !instance.is(Instance.Status.RUNNING)
        && !instance.is(Instance.Status.STOPPED)) {
      throw InstanceActions.wrongStatusAsBadRequest();
    }
    List<Snapshot> own =
        model.snapshotsOf(disk.id).stream().filter(each -> each.sourceSnapshot.isEmpty()).toList();
    if (own.size() >= MAX_PER_DISK) {
      throw forbidden("QuotaExceed.Snapshot", "The number of snapshots exceeds the limit.");
    }
    long unfinished = own.stream().filter(each -> each.is(Snapshot.Status.PROGRESSING)).count();
    if (!disk.isOfEssdFamily() && unfinished > 0) {
      throw forbidden(
          "IncorrectDiskStatus.CreatingSnapshot", "A snapshot of the disk is being created.");
    }
    if (unfinished >= MAX_UNFINISHED_PER_DISK) {
      throw forbidden(
          "QuotaExceed.ConcurrentSnapshotQuota",
          "The number of snapshots being created exceeds the limit.");
    }
  }

  Snapshot make(Model model, Disk disk) {
    return make(model, disk, "");
  }

  Snapshot make(Model model, Disk disk, String group) {
    Snapshot snapshot = model.made(new Snapshot(), "s", disk.region);
    snapshot.sourceDisk = disk.id;
    snapshot.ofSystemDisk = disk.system;
    snapshot.ofEssdFamily = disk.isOfEssdFamily();
    snapshot.sizeGib = disk.sizeGib;
    snapshot.cut = disk.withoutBytes ? "" : snapshot.id;
    snapshot.group = group;
    snapshot.expected = pace.of(Delay.SNAPSHOT);
    model.add(snapshot);
    return snapshot;
  }

  /** Cuts their disks at one instant, before the reply; they are accomplished some time after. */
  void cut(List<Snapshot> snapshots, Effects effects) {
    Map<String, String> cuts =
        snapshots.stream()
            .filter(each -> !each.cut.isEmpty())
            .collect(Collectors.toMap(each -> each.sourceDisk, each -> each.cut));
    effects.atOnce(
        () -> {
          if (!cuts.isEmpty()) {
            hosts.cut(cuts);
          }
        },
        (worked, next) -> {
          for (Snapshot snapshot : snapshots) {
            if (worked) {
              snapshot.isCut = true;
              finishLater(snapshot, Delay.SNAPSHOT, next);
            } else {
              snapshot.status = Snapshot.Status.FAILED;
            }
          }
        });
  }

  void finishLater(Snapshot snapshot, Delay delay, Effects effects) {
    effects.later(
        delay,
        () -> {},
        (worked, next) ->
            snapshot.status =
                snapshot.fails ? Snapshot.Status.FAILED : Snapshot.Status.ACCOMPLISHED);
  }

  private static String name(RpcRequest request, String parameter) {
    String name = Checks.name(request, parameter, "InvalidSnapshotName.Malformed");
    if (name.toLowerCase(Locale.ROOT).startsWith("auto")) {
      throw badRequest(
          "InvalidSnapshotName.Malformed", "A snapshot name must not start with auto.");
    }
    return name;
  }

  /** A copy of what is encrypted is encrypted, too, with a key of its own region. */
  private static boolean encrypted(RpcRequest request, Snapshot source) {
    boolean encrypted = request.findFlag("Encrypted").orElse(source.encrypted);
    if (source.encrypted && !encrypted) {
      throw forbidden(
          "InvalidEncrypted.NotSupportDecrypt", "An encrypted snapshot can not be decrypted.");
    }
    if (request.find("KMSKeyId").isPresent() && !encrypted) {
      throw forbidden(
          "InvalidParameter.KMSKeyId.EncryptedRequired", "KMSKeyId needs Encrypted to be true.");
    }
    return encrypted;
  }

  private static int retention(RpcRequest request) {
    int days = request.findNumber("RetentionDays").orElse(0);
    if (request.find("RetentionDays").isPresent() && (days < 1 || days > 65_536)) {
      throw badRequest(
          "InvalidRetentionDays.Malformed", "The specified RetentionDays is not valid.");
    }
    return days;
  }

  /** The refusal of a snapshot that is not accomplished. */
  static Refusal notReady() {
    return forbidden("InvalidSnapshotId.NotReady", "The specified snapshot has not completed yet.");
  }
}
