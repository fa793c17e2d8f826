package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;
import static dev.understudy.lab.rpc.Refusal.forbidden;
import static dev.understudy.lab.rpc.Refusal.notFound;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes servers: RunInstances, whose servers start, and CreateInstance, whose stay stopped. */
final class LaunchActions {
  private static final int MAX_INSTANCES = 200;
  private static final int MAX_DATA_DISKS = 16;
  private static final int MAX_BANDWIDTH = 100;

  /** Everything a launch was checked for. */
  private record Launch(
      RpcRequest request,
      Image image,
      Catalog.Type type,
      VSwitch vswitch,
      List<String> groups,
      String keyPair,
      Map<String, String> tags,
      List<Disk> disks) {}

  private final Faults faults;
  private final DiskMaker diskMaker;
  private final Lifecycle lifecycle;
  private final String network;

  /**
   * @param network first three numbers of the addresses, with a dot at the end
   */
  LaunchActions(Faults faults, DiskMaker diskMaker, Lifecycle lifecycle, String network) {
    this.faults = faults;
    this.diskMaker = diskMaker;
    this.lifecycle = lifecycle;
    this.network = network;
  }

  ObjectNode runInstances(RpcRequest request, Model model, Effects effects) {
    int amount = request.number("Amount", 1, 1, 100);
    int minAmount = request.number("MinAmount", amount, 1, amount);
    List<Launch> launches = new ArrayList<>();
    for (int i = 0; i < amount; i++) {
      launches.add(check(request, model));
    }
    int room = MAX_INSTANCES - count(model, request.region());
    if (room < minAmount) {
      throw forbidden("QuotaExceed.ElasticQuota", "The instance quota is exceeded.");
    }
    checkAddress(request, model, Math.min(room, amount));
    request.endDryRun();
    ObjectNode reply = Wire.empty();
    ArrayNode ids = Wire.array(reply, "InstanceIdSets", "InstanceIdSet");
    for (Launch launch : launches.subList(0, Math.min(room, amount))) {
      Instance instance = make(launch, model);
      instance.startsWhenMade = true;
      instance.vanishes = faults.takeVanish(request);
      lifecycle.makeDisks(model, instance, effects);
      ids.add(instance.id);
    }
    return reply.put("TradePrice", 0);
  }

  ObjectNode createInstance(RpcRequest request, Model model, Effects effects) {
    Launch launch = check(request, model);
    if (count(model, request.region()) >= MAX_INSTANCES) {
      throw forbidden("QuotaExceed.ElasticQuota", "The instance quota is exceeded.");
    }
    checkAddress(request, model, 1);
    request.endDryRun();
    Instance instance = make(launch, model);
    instance.vanishes = faults.takeVanish(request);
    lifecycle.makeDisks(model, instance, effects);
    return Wire.empty().put("InstanceId", instance.id).put("TradePrice", 0);
  }

  private static int count(Model model, String region) {
    return (int)
        model.instances.values().stream()
            .filter(each -> each.region.equals(region) && !each.inFleet)
            .count();
  }

  private Launch check(RpcRequest request, Model model) {
    Image image = model.image(request.region(), request.get("ImageId"));
    String typeId = request.get("InstanceType");
    Catalog.Type type =
        Catalog.TYPES.stream()
            .filter(known -> known.id().equals(typeId))
            .findFirst()
            .orElseThrow(
                () ->
                    notFound(
                        "InvalidInstanceType.ValueNotSupported",
                        "The specified InstanceType is not supported."));
    VSwitch vswitch =
        Model.find(model.vswitches, request.region(), request.get("VSwitchId"))
            .orElseThrow(
                () ->
                    notFound(
                        "InvalidVSwitchId.NotFound", "The specified VSwitchId does not exist."));
    if (!request.find("ZoneId").orElse(vswitch.zone).equals(vswitch.zone)) {
      throw badRequest("InvalidParameter.Conflict", "The zone is not the zone of the VSwitch.");
    }
    if (!image.is(Image.Status.AVAILABLE)) {
      throw forbidden("OperationDenied.ImageNotValid", "The specified image is not available.");
    }
    List<String> groups = groups(request, model, vswitch);
    String keyPair = request.find("KeyPairName").orElse("");
    if (!keyPair.isEmpty() && !model.keyPairs.containsKey(request.region() + "/" + keyPair)) {
      throw notFound("InvalidKeyPairName.NotFound", "The specified KeyPairName does not exist.");
    }
    checkUserData(request);
    Checks.name(request, "InstanceName", "InvalidInstanceName.Malformed");
    Checks.description(request, "Description");
    request.number("InternetMaxBandwidthOut", 0, 0, MAX_BANDWIDTH);
    request.flag("DeletionProtection");
    Map<String, String> tags = Checks.tags(request);
    List<Disk> disks = disks(request, model, image, vswitch.zone);
    if (faults.isSoldOut(type.id(), vswitch.zone)) {
      throw noStock();
    }
    return new Launch(request, image, type, vswitch, groups, keyPair, tags, disks);
  }

  static Refusal noStock() {
    return forbidden(
        "OperationDenied.NoStock",
        "The requested resource is sold out in the specified zone; try other types of resources"
            + " or other regions and zones.");
  }

  private static List<String> groups(RpcRequest request, Model model, VSwitch vswitch) {
    List<String> groups = new ArrayList<>(request.list("SecurityGroupIds"));
    request.find("SecurityGroupId").ifPresent(groups::add);
    if (groups.isEmpty()) {
      throw Refusal.missing("SecurityGroupId");
    }
    for (String id : groups) {
      if (!model.securityGroup(request.region(), id).vpc.equals(vswitch.vpc)) {
        throw forbidden(
            "OperationDenied.InconsistentNetwork",
            "The specified security group and vswitch are not in the same vpc.");
      }
    }
    return groups;
  }

  private static void checkUserData(RpcRequest request) {
    Optional<String> userData = request.find("UserData");
    try {
      byte[] decoded = Base64.getDecoder().decode(userData.orElse(""));
      if (decoded.length > 32 * 1024) {
        throw forbidden("InvalidUserData.SizeExceeded", "The specified UserData is too large.");
      }
    } catch (IllegalArgumentException malformed) {
      throw forbidden(
          "InvalidUserData.Base64FormatInvalid",
          "The specified parameter UserData must be base64 encoded.");
    }
  }

  /** The system disk first, then the image's data disks, then those of the request. */
  private List<Disk> disks(RpcRequest request, Model model, Image image, String zone) {
    List<Disk> disks = new ArrayList<>();
    int size = request.findNumber("SystemDisk.Size").orElse(image.sizeGib);
    if (size < image.sizeGib) {
      throw notFound(
          "InvalidSystemDiskSize.LessThanImageSize",
          "The specified parameter SystemDisk.Size is less than the image size.");
    }
    Disk system = new Disk();
    system.system = true;
    system.sizeGib = size;
    system.category = category(request.find("SystemDisk.Category"));
    system.name = request.find("SystemDisk.DiskName").orElse("");
    system.image = image.id;
    system.deleteWithInstance = true;
    system.sourceSnapshot = image.systemSnapshot();
    disks.add(system);
    image.mappings.stream()
        .filter(mapping -> !mapping.system)
        .forEach(
            mapping -> {
              Disk data = new Disk();
              data.sizeGib = mapping.sizeGib;
              data.sourceSnapshot = mapping.snapshot;
              data.deleteWithInstance = true;
              disks.add(data);
            });
    for (Map<String, String> given : request.objects("DataDisk")) {
      disks.add(dataDisk(request, model, given));
    }
    if (disks.size() > MAX_DATA_DISKS + 1) {
      throw forbidden("InstanceDiskNumber.LimitExceed", "The total number of disks exceeds 17.");
    }
    disks.forEach(disk -> disk.zone = zone);
    return disks;
  }

  private Disk dataDisk(RpcRequest request, Model model, Map<String, String> given) {
    Disk disk = new Disk();
    String snapshot = given.getOrDefault("SnapshotId", "");
    int size = DiskMaker.size(given.getOrDefault("Size", ""), snapshot.isEmpty());
    disk.sizeGib =
        snapshot.isEmpty() ? size : Math.max(size, diskMaker.usable(model, request, snapshot));
    disk.sourceSnapshot = snapshot;
    disk.category = category(Optional.ofNullable(given.get("Category")));
    disk.name = given.getOrDefault("DiskName", "");
    disk.deleteWithInstance = !given.getOrDefault("DeleteWithInstance", "true").equals("false");
    return disk;
  }

  private static String category(Optional<String> wanted) {
    String category = wanted.filter(text -> !text.isEmpty()).orElse("cloud_essd");
    if (!Catalog.DISK_CATEGORIES.contains(category)) {
      throw forbidden(
          "InvalidDiskCategory.NotSupported", "The specified disk category is not supported.");
    }
    return category;
  }

  private Instance make(Launch launch, Model model) {
    RpcRequest request = launch.request();
    Instance instance = model.made(new Instance(), "i", request.region());
    instance.address = address(request, model);
    instance.zone = launch.vswitch().zone;
    instance.vpc = launch.vswitch().vpc;
    instance.vswitch = launch.vswitch().id;
    instance.type = launch.type().id();
    instance.image = launch.image().id;
    instance.securityGroups = new ArrayList<>(launch.groups());
    instance.keyPair = launch.keyPair();
    instance.tags = launch.tags();
    instance.name = request.find("InstanceName").orElse(instance.id);
    instance.description = request.find("Description").orElse("");
    instance.hostName =
        request
            .find("HostName")
            .orElse("iZ" + instance.id.substring(2).toLowerCase(Locale.ROOT) + "Z");
    instance.userData = request.find("UserData").orElse("");
    instance.publicAddress = request.number("InternetMaxBandwidthOut", 0, 0, MAX_BANDWIDTH) > 0;
    instance.deletionProtection = request.flag("DeletionProtection");
    for (Disk disk : launch.disks()) {
      model.made(disk, "d", request.region());
      disk.instance = instance.id;
      disk.letter = disk.system ? "a" : "";
      disk.bornWith = disk.system ? instance.id : "";
      disk.tags.putAll(launch.tags());
      disk.attached = instance.created;
      model.disks.put(disk.id, disk);
      if (!disk.system) {
        disk.letter = model.freeLetter(instance.id);
      }
    }
    model.instances.put(instance.id, instance);
    return instance;
  }

  private String address(RpcRequest request, Model model) {
    return request.find("PrivateIpAddress").orElseGet(() -> network + model.takeHost(network));
  }

  /** Every server must get its address: a launch that ends half-way would leave some behind. */
  private void checkAddress(RpcRequest request, Model model, int servers) {
    Optional<String> wanted = request.find("PrivateIpAddress");
    if (wanted.isEmpty()) {
      model.requireHosts(network, servers);
      return;
    }
    String address = wanted.get();
    if (!Model.isHost(network, address)) {
      throw forbidden("InvalidVSwitchId.IpInvalid", "The address is not of the VSwitch.");
    }
    if (servers > 1) {
      throw badRequest(
          "InvalidParameter.Conflict", "One private IP address can not be that of many servers.");
    }
    if (model.instances.values().stream().anyMatch(each -> each.address.equals(address))) {
      throw badRequest(
          "InvalidPrivateIpAddress.Duplicated", "The specified private IP address is in use.");
    }
  }
}
