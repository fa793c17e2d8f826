package dev.understudy.lab.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.host.HostKind;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Describes servers. */
final class InstanceQueries {
  /** What DescribeInstanceAttribute tells of what DescribeInstances does. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "InstanceId",
          "InstanceName",
          "Description",
          "HostName",
          "SerialNumber",
          "Status",
          "StoppedMode",
          "RegionId",
          "ZoneId",
          "InstanceType",
          "Cpu",
          "Memory",
          "ImageId",
          "CreationTime",
          "ExpiredTime",
          "InstanceChargeType",
          "InternetChargeType",
          "InternetMaxBandwidthOut",
          "InstanceNetworkType",
          "SecurityGroupIds",
          "PublicIpAddress",
          "InnerIpAddress",
          "EipAddress",
          "VpcAttributes",
          "OperationLocks");

  private final HostKind hosts;
  private final Transitions transitions;

  InstanceQueries(HostKind hosts, Transitions transitions) {
    this.hosts = hosts;
    this.transitions = transitions;
  }

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    Optional<List<String>> ids = Checks.findIds(request, "InstanceIds");
    Optional<List<String>> addresses = Checks.findIds(request, "PrivateIpAddresses");
    List<Map<String, String>> tags = request.objects("Tag");
    Predicate<Instance> filter =
        Checks.<Instance>matches(request, "Status", instance -> instance.status.wire)
            .and(Checks.matches(request, "ZoneId", instance -> instance.zone))
            .and(Checks.matches(request, "VpcId", instance -> instance.vpc))
            .and(Checks.matches(request, "VSwitchId", instance -> instance.vswitch))
            .and(Checks.matches(request, "ImageId", instance -> instance.image))
            .and(Checks.matches(request, "InstanceType", instance -> instance.type))
            .and(Checks.matches(request, "KeyPairName", instance -> instance.keyPair))
            .and(nameFilter(request))
            .and(groupFilter(request))
            .and(instance -> addresses.map(list -> list.contains(instance.address)).orElse(true))
            .and(instance -> Checks.hasTags(instance, tags));
    Page<Instance> page =
        Page.of(Model.listed(model.instances, request.region(), ids), filter, request, 100, 100);
    request.endDryRun();
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "Instances", "Instance");
    page.items().forEach(instance -> write(array.addObject(), instance));
    page.describe(reply);
    return reply;
  }

  ObjectNode attribute(RpcRequest request, Model model, Effects effects) {
    Instance instance = model.instance(request.region(), request.get("InstanceId"));
    ObjectNode reply = Wire.empty();
    ObjectNode all = Wire.empty();
    write(all, instance);
    all.properties().stream()
        .filter(field -> ATTRIBUTES.contains(field.getKey()))
        .forEach(field -> reply.set(field.getKey(), field.getValue()));
    return reply.put("IoOptimized", "optimized");
  }

  ObjectNode status(RpcRequest request, Model model, Effects effects) {
    List<String> ids = request.list("InstanceId");
    if (ids.size() > Checks.MAX_IDS) {
      throw Refusal.invalid("InstanceId.N");
    }
    Predicate<Instance> filter =
        Checks.<Instance>matches(request, "ZoneId", instance -> instance.zone)
            .and(instance -> ids.isEmpty() || ids.contains(instance.id));
    Page<Instance> page =
        Page.of(
            Model.listed(model.instances, request.region()).stream().filter(filter).toList(),
            request,
            0,
            50);
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "InstanceStatuses", "InstanceStatus");
    page.items()
        .forEach(
            instance ->
                array
                    .addObject()
                    .put("InstanceId", instance.id)
                    .put("Status", instance.status.wire));
    page.describe(reply);
    return reply;
  }

  /** Asks the host outside the model's lock, so it is no action on the model. */
  ObjectNode consoleOutput(RpcRequest request) {
    String id = request.get("InstanceId");
    boolean hasBooted =
        transitions.read(
            model -> {
              Instance instance = model.instance(request.region(), id);
              return instance.hasBooted || instance.is(Instance.Status.STARTING);
            });
    String text = hasBooted ? hosts.console(id) : "";
    return Wire.empty()
        .put("InstanceId", id)
        .put(
            "ConsoleOutput",
            Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
        .put("LastUpdateTime", Wire.second(Instant.now()));
  }

  /** An exact name, or a part of one with {@code *}. */
  private static Predicate<Instance> nameFilter(RpcRequest request) {
    Optional<String> wanted = request.find("InstanceName");
    if (wanted.isEmpty()) {
      return instance -> true;
    }
    String pattern = "\\Q" + wanted.get().replace("*", "\\E.*\\Q") + "\\E";
    return instance -> instance.name.matches(pattern);
  }

  private static Predicate<Instance> groupFilter(RpcRequest request) {
    Optional<String> wanted = request.find("SecurityGroupId");
    return instance -> wanted.map(instance.securityGroups::contains).orElse(true);
  }

  private static void write(ObjectNode node, Instance instance) {
    Catalog.Type type = Catalog.type(instance.type);
    node.put("InstanceId", instance.id)
        .put("InstanceName", instance.name)
        .put("Description", instance.description)
        .put("HostName", instance.hostName)
        .put("SerialNumber", instance.id.substring(2))
        .put("Status", instance.status.wire)
        .put("StoppedMode", instance.stoppedMode)
        .put("RegionId", instance.region)
        .put("ZoneId", instance.zone)
        .put("InstanceType", instance.type)
        .put("InstanceTypeFamily", type.family())
        .put("Cpu", type.cores())
        .put("Memory", type.memoryGib() * 1024)
        .put("ImageId", instance.image)
        .put("OSType", "linux")
        .put("OSName", "Debian  12.5 64 bit")
        .put("OSNameEn", "Debian  12.5 64 bit")
        .put("CreationTime", Wire.minute(instance.created))
        .put("StartTime", Wire.minute(instance.started))
        .put("ExpiredTime", "2099-12-31T15:59Z")
        .put("InstanceChargeType", "PostPaid")
        .put("InternetChargeType", "PayByTraffic")
        .put("InternetMaxBandwidthOut", instance.publicAddress ? 5 : 0)
        .put("SpotStrategy", "NoSpot")
        .put("InstanceNetworkType", "vpc")
        .put("IoOptimized", true)
        .put("DeviceAvailable", true)
        .put("Recyclable", false)
        .put("DeletionProtection", instance.deletionProtection)
        .put("KeyPairName", instance.keyPair);
    Wire.strings(node, "SecurityGroupIds", "SecurityGroupId", instance.securityGroups);
    Wire.strings(
        node,
        "PublicIpAddress",
        "IpAddress",
        instance.publicAddress ? List.of(instance.address) : List.of());
    Wire.strings(node, "InnerIpAddress", "IpAddress", List.of());
    node.putObject("EipAddress").put("AllocationId", "").put("IpAddress", "");
    ObjectNode vpc = node.putObject("VpcAttributes");
    vpc.put("VpcId", instance.vpc).put("VSwitchId", instance.vswitch).put("NatIpAddress", "");
    Wire.strings(vpc, "PrivateIpAddress", "IpAddress", List.of(instance.address));
    ObjectNode network = Wire.array(node, "NetworkInterfaces", "NetworkInterface").addObject();
    network
        .put("NetworkInterfaceId", "eni-" + instance.id.substring(2))
        .put("PrimaryIpAddress", instance.address)
        .put("Type", "Primary");
    Wire.array(network, "PrivateIpSets", "PrivateIpSet")
        .addObject()
        .put("PrivateIpAddress", instance.address)
        .put("Primary", true);
    Wire.array(node, "OperationLocks", "LockReason");
    Wire.tags(node, instance.tags);
  }
}
