package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;
import static dev.understudy.lab.rpc.Refusal.forbidden;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes, describes and deletes images. */
final class ImageActions {
  private static final int MAX_IMAGES = 100;

  private final SnapshotActions snapshots;
  private final Faults faults;

  ImageActions(SnapshotActions snapshots, Faults faults) {
    this.snapshots = snapshots;
    this.faults = faults;
  }

  ObjectNode create(RpcRequest request, Model model, Effects effects) {
    String name = Checks.name(request, "ImageName", "InvalidImageName.Malformed");
    String description = Checks.description(request, "Description");
    Map<String, String> tags = Checks.tags(request);
    boolean taken =
        Model.in(model.images, request.region()).stream()
            .anyMatch(image -> !name.isEmpty() && image.name.equals(name));
    if (taken) {
      throw badRequest("InvalidImageName.Duplicated", "The specified image name already exists.");
    }
    if (Model.in(model.images, request.region()).size() >= MAX_IMAGES) {
      throw forbidden("QuotaExceed.Image", "The number of images exceeds the limit.");
    }
    Optional<String> instanceId = request.find("InstanceId");
    List<Disk> disks =
        instanceId
            .map(id -> disksToImage(model, model.instance(request.region(), id)))
            .orElse(List.of());
    List<Snapshot> sources = instanceId.isPresent() ? List.of() : checkedSources(request, model);
    request.endDryRun();
    if (instanceId.isPresent()) {
      sources = disks.stream().map(disk -> snapshots.make(model, disk)).toList();
      snapshots.cut(sources, effects);
    }
    Image image = model.made(new Image(), "m", request.region());
    image.name = name.isEmpty() ? image.id : name;
    image.description = description;
    image.tags = tags;
    image.fails = faults.takeFail(request);
    image.mappings = mappings(sources);
    image.sizeGib =
        image.mappings.stream()
            .filter(m -> m.system)
            .mapToInt(m -> m.sizeGib)
            .findFirst()
            .orElse(0);
    model.images.put(image.id, image);
    finishLater(model, image, effects);
    return Wire.empty().put("ImageId", image.id);
  }

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    List<String> ids = request.find("ImageId").map(ImageActions::commaList).orElse(List.of());
    if (ids.size() > Checks.MAX_IDS) {
      throw Refusal.invalid("ImageId");
    }
    // Without a status only what can be launched is listed, as on Aliyun.
    List<String> statuses = commaList(request.find("Status").orElse(Image.Status.AVAILABLE.wire));
    List<Map<String, String>> tags = request.objects("Tag");
    Optional<String> snapshot = request.find("SnapshotId");
    Predicate<Image> filter =
        Checks.<Image>matches(request, "ImageName", image -> image.name)
            .and(Checks.matches(request, "ImageOwnerAlias", ImageActions::owner))
            .and(image -> statuses.contains(image.status.wire))
            .and(image -> ids.isEmpty() || ids.contains(image.id))
            .and(
                image ->
                    snapshot
                        .map(id -> image.mappings.stream().anyMatch(m -> m.snapshot.equals(id)))
                        .orElse(true))
            .and(image -> Checks.hasTags(image, tags));
    Page<Image> page =
        Page.of(
            Model.listed(model.images, request.region()).stream().filter(filter).toList(),
            request,
            0,
            100);
    request.endDryRun();
    ObjectNode reply = Wire.empty().put("RegionId", request.region());
    ArrayNode array = Wire.array(reply, "Images", "Image");
    page.items().forEach(image -> write(array.addObject(), image, model));
    page.describe(reply);
    return reply;
  }

  ObjectNode delete(RpcRequest request, Model model, Effects effects) {
    Image image = model.image(request.region(), request.get("ImageId"));
    if (image.stock) {
      throw forbidden("OperationDenied", "A public image can not be deleted.");
    }
    boolean used =
        model.instances.values().stream().anyMatch(instance -> instance.image.equals(image.id));
    if (used && !request.flag("Force")) {
      throw forbidden("ImageUsingByInstance", "The image is used by an instance.");
    }
    request.endDryRun();
    model.images.remove(image.id);
    return Wire.empty();
  }

  /** Goes on with an image in the making. */
  void finishLater(Model model, Image image, Effects effects) {
    effects.later(
        Delay.IMAGE,
        () -> {},
        (worked, next) -> {
          List<Snapshot> parts =
              image.mappings.stream().map(m -> model.snapshots.get(m.snapshot)).toList();
          boolean lost =
              parts.stream().anyMatch(part -> part == null || part.is(Snapshot.Status.FAILED));
          if (image.fails || lost) {
            image.status = Image.Status.CREATE_FAILED;
          } else if (parts.stream().allMatch(part -> part.is(Snapshot.Status.ACCOMPLISHED))) {
            image.status = Image.Status.AVAILABLE;
          } else {
            finishLater(model, image, next);
          }
        });
  }

  private static List<Disk> disksToImage(Model model, Instance instance) {
    if (!instance.is(Instance.Status.RUNNING) && !instance.is(Instance.Status.STOPPED)) {
      throw InstanceActions.wrongStatusAsBadRequest();
    }
    List<Disk> disks = model.disksOf(instance.id);
    disks.forEach(disk -> SnapshotActions.checkCanBeCut(model, disk));
    if (disks.stream().noneMatch(disk -> disk.system)) {
      throw badRequest("OperationDenied", "The instance has no system disk.");
    }
    return disks;
  }

  private static List<Snapshot> checkedSources(RpcRequest request, Model model) {
    List<String> ids =
        request.objects("DiskDeviceMapping").stream()
            .map(mapping -> mapping.getOrDefault("SnapshotId", ""))
            .filter(id -> !id.isEmpty())
            .toList();
    List<String> meant = ids.isEmpty() ? List.of(request.get("SnapshotId")) : ids;
    List<Snapshot> sources =
        meant.stream().map(id -> model.snapshot(request.region(), id, 404)).toList();
    if (!sources.stream().allMatch(each -> each.is(Snapshot.Status.ACCOMPLISHED))) {
      throw SnapshotActions.notReady();
    }
    if (sources.stream().filter(each -> each.ofSystemDisk).count() != 1) {
      throw badRequest("OperationDenied", "An image needs exactly one snapshot of a system disk.");
    }
    sources.stream().filter(each -> each.ofSystemDisk).forEach(each -> checkOrigin(model, each));
    return sources;
  }

  /**
   * A system disk that outlived its server no longer makes images; the lab is as strict as the
   * vendor's documentation.
   */
  private static void checkOrigin(Model model, Snapshot snapshot) {
    Disk disk = model.disks.get(snapshot.sourceDisk);
    if (disk != null && !model.instances.containsKey(disk.bornWith)) {
      throw badRequest(
          "OperationDenied", "The snapshot is of a system disk whose instance has been released.");
    }
  }

  private static List<Image.Mapping> mappings(List<Snapshot> sources) {
    List<Image.Mapping> mappings = new ArrayList<>();
    char letter = 'b';
    for (Snapshot source : sources) {
      Image.Mapping mapping = new Image.Mapping();
      mapping.snapshot = source.id;
      mapping.system = source.ofSystemDisk;
      mapping.sizeGib = source.sizeGib;
      mapping.device = "/dev/xvd" + (source.ofSystemDisk ? 'a' : letter++);
      mappings.add(mapping);
    }
    return mappings;
  }

  private static List<String> commaList(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).toList();
  }

  private static String owner(Image image) {
    return image.stock ? "system" : "self";
  }

  private static void write(ObjectNode node, Image image, Model model) {
    boolean available = image.is(Image.Status.AVAILABLE);
    boolean used =
        model.instances.values().stream().anyMatch(instance -> instance.image.equals(image.id));
    node.put("ImageId", image.id)
        .put("ImageName", image.name)
        .put("Description", image.description)
        .put("ImageOwnerAlias", owner(image))
        .put("Status", image.status.wire)
        .put("Progress", available ? "100%" : "50%")
        .put("Usable", available)
        .put("Size", image.sizeGib)
        .put("OSType", "linux")
        .put("OSName", "Debian  12.5 64 bit")
        .put("OSNameEn", "Debian  12.5 64 bit")
        .put("Platform", "Debian")
        .put("Architecture", "x86_64")
        .put("IsSupportCloudinit", true)
        .put("IsSupportIoOptimized", true)
        .put("Usage", used ? "instance" : "none")
        .put("CreationTime", Wire.second(image.created));
    ArrayNode mappings = Wire.array(node, "DiskDeviceMappings", "DiskDeviceMapping");
    image.mappings.forEach(
        mapping ->
            mappings
                .addObject()
                .put("SnapshotId", mapping.snapshot)
                .put("Device", mapping.device)
                .put("Size", Integer.toString(mapping.sizeGib))
                .put("Type", mapping.system ? "system" : "data")
                .put("Progress", available ? "100%" : "50%"));
    Wire.tags(node, image.tags);
  }
}
