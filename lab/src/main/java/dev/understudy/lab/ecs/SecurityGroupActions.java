package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;
import static dev.understudy.lab.rpc.Refusal.forbidden;
import static dev.understudy.lab.rpc.Refusal.notFound;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Security groups and their rules; a change of rules reaches the hosts before the reply. */
final class SecurityGroupActions {
  private static final int MAX_GROUPS = 100;
  private static final int MAX_RULES = 200;
  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "icmp", "gre", "all");

  private final Machines machines;

  SecurityGroupActions(Machines machines) {
    this.machines = machines;
  }

  ObjectNode create(RpcRequest request, Model model, Effects effects) {
    String name = Checks.name(request, "SecurityGroupName", "InvalidSecurityGroupName.Malformed");
    String description = Checks.description(request, "Description");
    Map<String, String> tags = Checks.tags(request);
    String vpc = request.get("VpcId");
    if (Model.find(model.vpcs, request.region(), vpc).isEmpty()) {
      throw notFound("InvalidVpcId.NotFound", "The specified VpcId does not exist.");
    }
    if (Model.in(model.securityGroups, request.region()).size() >= MAX_GROUPS) {
      throw forbidden("QuotaExceed.SecurityGroup", "The security group quota is exceeded.");
    }
    SecurityGroup group = model.made(new SecurityGroup(), "sg", request.region());
    group.name = name;
    group.description = description;
    group.tags = tags;
    group.vpc = vpc;
    group.type = request.find("SecurityGroupType").orElse("normal");
    model.securityGroups.put(group.id, group);
    return Wire.empty().put("SecurityGroupId", group.id);
  }

  ObjectNode authorizeIngress(RpcRequest request, Model model, Effects effects) {
    return authorize(request, model, effects, true);
  }

  ObjectNode authorizeEgress(RpcRequest request, Model model, Effects effects) {
    return authorize(request, model, effects, false);
  }

  ObjectNode revokeIngress(RpcRequest request, Model model, Effects effects) {
    return revoke(request, model, effects, true);
  }

  ObjectNode revokeEgress(RpcRequest request, Model model, Effects effects) {
    return revoke(request, model, effects, false);
  }

  ObjectNode delete(RpcRequest request, Model model, Effects effects) {
    SecurityGroup group = model.securityGroup(request.region(), request.get("SecurityGroupId"));
    boolean used =
        model.instances.values().stream()
                .anyMatch(instance -> instance.securityGroups.contains(group.id))
            || model.securityGroups.values().stream()
                .anyMatch(
                    other ->
                        other != group
                            && other.rules.stream().anyMatch(rule -> rule.group.equals(group.id)));
    if (used) {
      throw forbidden(
          "DependencyViolation", "There is still instance(s) in the specified security group.");
    }
    model.securityGroups.remove(group.id);
    return Wire.empty();
  }

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    Optional<List<String>> ids = Checks.findIds(request, "SecurityGroupIds");
    List<Map<String, String>> tags = request.objects("Tag");
    Predicate<SecurityGroup> filter =
        Checks.<SecurityGroup>matches(request, "SecurityGroupId", group -> group.id)
            .and(Checks.matches(request, "VpcId", group -> group.vpc))
            .and(Checks.matches(request, "SecurityGroupName", group -> group.name))
            .and(Checks.matches(request, "SecurityGroupType", group -> group.type))
            .and(group -> ids.map(list -> list.contains(group.id)).orElse(true))
            .and(group -> Checks.hasTags(group, tags));
    Page<SecurityGroup> page =
        Page.of(
            Model.listed(model.securityGroups, request.region()).stream().filter(filter).toList(),
            request,
            100,
            100);
    request.endDryRun();
    ObjectNode reply = Wire.empty().put("RegionId", request.region());
    ArrayNode array = Wire.array(reply, "SecurityGroups", "SecurityGroup");
    for (SecurityGroup group : page.items()) {
      ObjectNode node = array.addObject();
      node.put("SecurityGroupId", group.id)
          .put("SecurityGroupName", group.name)
          .put("Description", group.description)
          .put("SecurityGroupType", group.type)
          .put("VpcId", group.vpc)
          .put("CreationTime", Wire.second(group.created))
          .put("RuleCount", group.rules.size())
          .put(
              "EcsCount",
              (int)
                  model.instances.values().stream()
                      .filter(instance -> instance.securityGroups.contains(group.id))
                      .count());
      Wire.tags(node, group.tags);
    }
    page.describe(reply);
    return reply;
  }

  ObjectNode describeAttribute(RpcRequest request, Model model, Effects effects) {
    SecurityGroup group = model.securityGroup(request.region(), request.get("SecurityGroupId"));
    String direction = request.find("Direction").orElse("all");
    ObjectNode reply =
        Wire.empty()
            .put("RegionId", request.region())
            .put("SecurityGroupId", group.id)
            .put("SecurityGroupName", group.name)
            .put("Description", group.description)
            .put("InnerAccessPolicy", "Accept")
            .put("VpcId", group.vpc)
            .put("NextToken", "");
    ArrayNode array = Wire.array(reply, "Permissions", "Permission");
    group.rules.stream()
        .filter(rule -> direction.equals("all") || direction.equals(direction(rule)))
        .forEach(rule -> write(array.addObject(), rule));
    return reply;
  }

  private ObjectNode authorize(RpcRequest request, Model model, Effects effects, boolean ingress) {
    SecurityGroup group = model.securityGroup(request.region(), request.get("SecurityGroupId"));
    List<SecurityGroup.Rule> rules = rules(request, ingress);
    if (group.rules.size() + rules.size() > MAX_RULES) {
      throw forbidden("AuthorizationLimitExceed", "The limit of rules is exceeded.");
    }
    for (SecurityGroup.Rule rule : rules) {
      // A rule that is there already is a success without effect.
      if (group.rules.stream().noneMatch(rule::isSameAs)) {
        rule.id = "sgr-" + model.freshId(request.region());
        rule.created = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        group.rules.add(rule);
      }
    }
    applyToHosts(model, group, effects);
    return Wire.empty();
  }

  private ObjectNode revoke(RpcRequest request, Model model, Effects effects, boolean ingress) {
    SecurityGroup group = model.securityGroup(request.region(), request.get("SecurityGroupId"));
    List<String> ids = request.list("SecurityGroupRuleId");
    for (String id : ids) {
      if (group.rules.stream().noneMatch(rule -> rule.id.equals(id) && rule.ingress == ingress)) {
        throw badRequest(
            "InvalidParam.SecurityGroupRuleId", "The specified security group rule is not found.");
      }
    }
    group.rules.removeIf(rule -> ids.contains(rule.id));
    if (ids.isEmpty()) {
      rules(request, ingress)
          .forEach(revoked -> group.rules.removeIf(rule -> rule.isSameAs(revoked)));
    }
    applyToHosts(model, group, effects);
    return Wire.empty();
  }

  private void applyToHosts(Model model, SecurityGroup group, Effects effects) {
    model.instances.values().stream()
        .filter(instance -> instance.securityGroups.contains(group.id))
        .map(instance -> machines.network(model, instance))
        .forEach(work -> effects.atOnce(work, (worked, next) -> {}));
  }

  /** Rules as {@code Permissions.N.*}, or one in the flat form that is being retired. */
  private static List<SecurityGroup.Rule> rules(RpcRequest request, boolean ingress) {
    List<Map<String, String>> given = new ArrayList<>(request.objects("Permissions"));
    if (given.isEmpty()) {
      given.add(request.parameters());
    }
    return given.stream().map(fields -> rule(fields, ingress)).toList();
  }

  private static SecurityGroup.Rule rule(Map<String, String> fields, boolean ingress) {
    SecurityGroup.Rule rule = new SecurityGroup.Rule();
    rule.ingress = ingress;
    rule.protocol = field(fields, "IpProtocol").toLowerCase(Locale.ROOT);
    rule.portRange = field(fields, "PortRange");
    rule.cidr = fields.getOrDefault(ingress ? "SourceCidrIp" : "DestCidrIp", "");
    rule.group = fields.getOrDefault(ingress ? "SourceGroupId" : "DestGroupId", "");
    rule.description = fields.getOrDefault("Description", "");
    String policy = fields.getOrDefault("Policy", "accept").toLowerCase(Locale.ROOT);
    rule.accept = policy.equals("accept");
    String priority = fields.getOrDefault("Priority", "1");
    if (!PROTOCOLS.contains(rule.protocol)) {
      throw badRequest("InvalidIpProtocol.Malformed", "The specified IpProtocol is not valid.");
    }
    if (!isPortRange(rule.portRange)) {
      throw badRequest("InvalidPortRange.Malformed", "The specified PortRange is not valid.");
    }
    if (rule.cidr.isEmpty() && rule.group.isEmpty()) {
      throw Refusal.missing(ingress ? "SourceCidrIp" : "DestCidrIp");
    }
    if (!rule.cidr.isEmpty() && !FirewallRules.isCidr(rule.cidr)) {
      throw badRequest("InvalidParam.SourceIp", "The specified CIDR block is not valid.");
    }
    if (!rule.accept && !policy.equals("drop")) {
      throw badRequest("InvalidPolicy.Malformed", "The specified Policy is not valid.");
    }
    if (!priority.matches("[1-9]\\d?|100")) {
      throw badRequest("InvalidPriority.Malformed", "The specified Priority is not valid.");
    }
    rule.priority = Integer.parseInt(priority);
    return rule;
  }

  private static boolean isPortRange(String range) {
    if (range.equals("-1/-1")) {
      return true;
    }
    if (!range.matches("\\d{1,5}/\\d{1,5}")) {
      return false;
    }
    int slash = range.indexOf('/');
    int from = Integer.parseInt(range.substring(0, slash));
    int to = Integer.parseInt(range.substring(slash + 1));
    return from >= 1 && from <= to && to <= 65_535;
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw Refusal.missing(name);
    }
    return value;
  }

  private static String direction(SecurityGroup.Rule rule) {
    return rule.ingress ? "ingress" : "egress";
  }

  private static void write(ObjectNode node, SecurityGroup.Rule rule) {
    node.put("SecurityGroupRuleId", rule.id)
        .put("Direction", direction(rule))
        .put("IpProtocol", rule.protocol.toUpperCase(Locale.ROOT))
        .put("PortRange", rule.portRange)
        .put("SourceCidrIp", rule.ingress ? rule.cidr : "")
        .put("DestCidrIp", rule.ingress ? "" : rule.cidr)
        .put("SourceGroupId", rule.ingress ? rule.group : "")
        .put("DestGroupId", rule.ingress ? "" : rule.group)
        .put("Policy", rule.accept ? "Accept" : "Drop")
        .put("Priority", Integer.toString(rule.priority))
        .put("NicType", "intranet")
        .put("Description", rule.description)
        .put("CreateTime", Wire.second(rule.created));
  }
}
