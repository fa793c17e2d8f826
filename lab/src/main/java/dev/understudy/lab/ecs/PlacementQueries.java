package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.notFound;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.List;
import java.util.Optional;

/** Says what could be made where: regions, zones, types, stock, networks. */
final class PlacementQueries {
  private final Faults faults;

  PlacementQueries(Faults faults) {
    this.faults = faults;
  }

  ObjectNode regions(RpcRequest request, Model model, Effects effects) {
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "Regions", "Region");
    for (String region : Catalog.regions()) {
      array
          .addObject()
          .put("RegionId", region)
          .put("RegionEndpoint", "ecs." + region + ".aliyuncs.com")
          .put("LocalName", region)
          .put("Status", "available");
    }
    return reply;
  }

  ObjectNode zones(RpcRequest request, Model model, Effects effects) {
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "Zones", "Zone");
    for (String zone : zonesOf(request)) {
      ObjectNode node = array.addObject();
      node.put("ZoneId", zone).put("LocalName", zone).put("ZoneType", "AvailabilityZone");
      Wire.strings(node, "AvailableDiskCategories", "DiskCategories", Catalog.DISK_CATEGORIES);
      Wire.strings(
          node,
          "AvailableInstanceTypes",
          "InstanceTypes",
          Catalog.TYPES.stream().map(Catalog.Type::id).toList());
      Wire.strings(
          node,
          "AvailableResourceCreation",
          "ResourceTypes",
          List.of("Instance", "Disk", "VSwitch"));
    }
    return reply;
  }

  ObjectNode types(RpcRequest request, Model model, Effects effects) {
    List<String> wanted = request.list("InstanceTypes");
    if (wanted.size() > 10) {
      throw Refusal.invalid("InstanceTypes.N");
    }
    ObjectNode reply = Wire.empty().put("NextToken", "");
    ArrayNode array = Wire.array(reply, "InstanceTypes", "InstanceType");
    for (Catalog.Type type : Catalog.TYPES) {
      if (wanted.isEmpty() || wanted.contains(type.id())) {
        array
            .addObject()
            .put("InstanceTypeId", type.id())
            .put("InstanceTypeFamily", type.family())
            .put("CpuCoreCount", type.cores())
            .put("MemorySize", type.memoryGib())
            .put("DiskQuantity", type.disks())
            .put("CpuArchitecture", "X86")
            .put("NvmeSupport", "unsupported");
      }
    }
    return reply;
  }

  ObjectNode available(RpcRequest request, Model model, Effects effects) {
    String destination = request.get("DestinationResource");
    Optional<String> wantedType = request.find("InstanceType");
    Optional<String> wantedZone = request.find("ZoneId");
    ObjectNode reply = Wire.empty();
    ArrayNode zones = Wire.array(reply, "AvailableZones", "AvailableZone");
    for (String zone : zonesOf(request)) {
      if (wantedZone.isPresent() && !wantedZone.get().equals(zone)) {
        continue;
      }
      ObjectNode node = zones.addObject();
      node.put("RegionId", request.region()).put("ZoneId", zone);
      ObjectNode resource = Wire.array(node, "AvailableResources", "AvailableResource").addObject();
      resource.put("Type", destination);
      ArrayNode supported = Wire.array(resource, "SupportedResources", "SupportedResource");
      boolean any = false;
      if (destination.equals("SystemDisk") || destination.equals("DataDisk")) {
        Catalog.DISK_CATEGORIES.forEach(
            category ->
                state(supported.addObject().put("Value", category).put("Unit", "GiB"), true)
                    .put("Min", 20)
                    .put("Max", 32_768));
        any = true;
      } else {
        for (Catalog.Type type : Catalog.TYPES) {
          if (wantedType.map(type.id()::equals).orElse(true)) {
            boolean inStock = !faults.isSoldOut(type.id(), zone);
            state(supported.addObject().put("Value", type.id()), inStock);
            any |= inStock;
          }
        }
      }
      state(node, any);
    }
    return reply;
  }

  ObjectNode vpcs(RpcRequest request, Model model, Effects effects) {
    Page<Vpc> page =
        Page.of(
            Model.in(model.vpcs, request.region()).stream()
                .filter(Checks.matches(request, "VpcId", vpc -> vpc.id))
                .toList(),
            request,
            0,
            50);
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "Vpcs", "Vpc");
    for (Vpc vpc : page.items()) {
      ObjectNode node = array.addObject();
      node.put("VpcId", vpc.id)
          .put("VpcName", vpc.name)
          .put("RegionId", vpc.region)
          .put("CidrBlock", vpc.cidr)
          .put("Status", "Available")
          .put("IsDefault", false)
          .put("CreationTime", Wire.second(vpc.created));
      Wire.strings(
          node,
          "VSwitchIds",
          "VSwitchId",
          Model.in(model.vswitches, request.region()).stream()
              .filter(each -> each.vpc.equals(vpc.id))
              .map(each -> each.id)
              .toList());
    }
    page.describe(reply);
    return reply;
  }

  ObjectNode vswitches(RpcRequest request, Model model, Effects effects) {
    Page<VSwitch> page =
        Page.of(
            Model.in(model.vswitches, request.region()).stream()
                .filter(Checks.matches(request, "VpcId", vswitch -> vswitch.vpc))
                .filter(Checks.matches(request, "VSwitchId", vswitch -> vswitch.id))
                .filter(Checks.matches(request, "ZoneId", vswitch -> vswitch.zone))
                .toList(),
            request,
            0,
            50);
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "VSwitches", "VSwitch");
    for (VSwitch vswitch : page.items()) {
      array
          .addObject()
          .put("VSwitchId", vswitch.id)
          .put("VSwitchName", vswitch.name)
          .put("VpcId", vswitch.vpc)
          .put("ZoneId", vswitch.zone)
          .put("CidrBlock", vswitch.cidr)
          .put("Status", "Available")
          .put("IsDefault", false)
          .put("AvailableIpAddressCount", 200)
          .put("CreationTime", Wire.second(vswitch.created));
    }
    page.describe(reply);
    return reply;
  }

  private static ObjectNode state(ObjectNode node, boolean inStock) {
    return node.put("Status", inStock ? "Available" : "SoldOut")
        .put("StatusCategory", inStock ? "WithStock" : "WithoutStock");
  }

  private static List<String> zonesOf(RpcRequest request) {
    List<String> zones = Catalog.ZONES.get(request.region());
    if (zones == null) {
      throw notFound("InvalidRegionId.NotFound", "The specified RegionId does not exist.");
    }
    return zones;
  }
}
