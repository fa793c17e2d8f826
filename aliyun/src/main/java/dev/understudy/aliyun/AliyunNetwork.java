package dev.understudy.aliyun;

import com.aliyuncs.ecs.model.v20140526.AuthorizeSecurityGroupEgressRequest;
import com.aliyuncs.ecs.model.v20140526.AuthorizeSecurityGroupRequest;
import com.aliyuncs.ecs.model.v20140526.CreateSecurityGroupRequest;
import com.aliyuncs.ecs.model.v20140526.DeleteSecurityGroupRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeSecurityGroupsRequest;
import com.aliyuncs.ecs.model.v20140526.ModifyInstanceAttributeRequest;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Network;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Security groups of one region over ECS. */
final class AliyunNetwork implements Network {
  private static final Set<String> GONE = Set.of("InvalidSecurityGroupId.NotFound");

  private final Gateway gateway;
  private final Tagging tagging;
  private final Fresh<SecurityGroupId> fresh;

  AliyunNetwork(Gateway gateway, Tagging tagging, Fresh<SecurityGroupId> fresh) {
    this.gateway = gateway;
    this.tagging = tagging;
    this.fresh = fresh;
  }

  /**
   * Four calls, each repeatable. The token's tag, by which a caller finds a finished group, goes
   * last: a group that is not closed yet must never be taken for one that is.
   */
  @Override
  public SecurityGroupId createIsolated(
      String name, String vpc, String source, Set<Integer> ports, Tags tags, Token token) {
    return fresh.creating(
        tags.with(Tags.TOKEN, token.value()),
        () -> {
          SecurityGroupId id = create(name, vpc, tags, token);
          closeOutwards(id, token.part("egress"));
          if (!ports.isEmpty()) {
            openInwards(id, source, new TreeSet<>(ports), token.part("ingress"));
          }
          tagging.tag("securitygroup", id.value(), Tags.of(Tags.TOKEN, token.value()));
          return id;
        });
  }

  @Override
  public List<SecurityGroupId> findByTags(Tags tags) {
    return fresh.find(tags, id -> id, () -> list(tags));
  }

  @Override
  public void assign(InstanceId instance, List<SecurityGroupId> groups) {
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("a server is always in a group: " + instance);
    }
    ModifyInstanceAttributeRequest request = new ModifyInstanceAttributeRequest();
    request.setInstanceId(instance.value());
    request.setSecurityGroupIdss(groups.stream().map(SecurityGroupId::value).toList());
    gateway.change(request, reply -> Optional.empty());
  }

  @Override
  public void delete(SecurityGroupId id) {
    DeleteSecurityGroupRequest request = new DeleteSecurityGroupRequest();
    request.setSecurityGroupId(id.value());
    gateway.changeUnless(request, GONE);
    fresh.deleted(id);
  }

  private SecurityGroupId create(String name, String vpc, Tags tags, Token token) {
    CreateSecurityGroupRequest request = new CreateSecurityGroupRequest();
    request.setSecurityGroupName(name);
    request.setVpcId(vpc);
    request.setClientToken(token.value());
    Parameters.tag(request, tags);
    return gateway.change(request, reply -> new SecurityGroupId(reply.required("SecurityGroupId")));
  }

  private void closeOutwards(SecurityGroupId id, Token token) {
    AuthorizeSecurityGroupEgressRequest request = new AuthorizeSecurityGroupEgressRequest();
    request.setSecurityGroupId(id.value());
    request.setClientToken(token.value());
    // IPv4 alone: nothing that is launched through these ports asks for an IPv6 address.
    AuthorizeSecurityGroupEgressRequest.Permissions all =
        new AuthorizeSecurityGroupEgressRequest.Permissions();
    all.setIpProtocol("ALL");
    all.setPortRange("-1/-1");
    all.setDestCidrIp("0.0.0.0/0");
    all.setPolicy("drop");
    all.setPriority("1");
    request.setPermissions(List.of(all));
    gateway.change(request, reply -> Optional.empty());
  }

  private void openInwards(SecurityGroupId id, String source, Set<Integer> ports, Token token) {
    AuthorizeSecurityGroupRequest request = new AuthorizeSecurityGroupRequest();
    request.setSecurityGroupId(id.value());
    request.setClientToken(token.value());
    List<AuthorizeSecurityGroupRequest.Permissions> rules = new ArrayList<>();
    for (int port : ports) {
      AuthorizeSecurityGroupRequest.Permissions rule =
          new AuthorizeSecurityGroupRequest.Permissions();
      rule.setIpProtocol("TCP");
      rule.setPortRange(port + "/" + port);
      rule.setSourceCidrIp(source);
      rule.setPolicy("accept");
      rule.setPriority("1");
      rules.add(rule);
    }
    request.setPermissions(rules);
    gateway.change(request, reply -> Optional.empty());
  }

  private List<SecurityGroupId> list(Tags tags) {
    return Pages.byToken(
        token -> {
          DescribeSecurityGroupsRequest request = new DescribeSecurityGroupsRequest();
          Parameters.tag(request, tags);
          request.setMaxResults(Pages.SIZE);
          if (!token.isEmpty()) {
            request.setNextToken(token);
          }
          return gateway.ask(
              request,
              reply ->
                  Pages.page(
                      reply,
                      reply.list("SecurityGroups", "SecurityGroup").stream()
                          .filter(group -> group.tags().containsAll(tags))
                          .map(group -> new SecurityGroupId(group.required("SecurityGroupId")))
                          .toList()));
        });
  }
}
