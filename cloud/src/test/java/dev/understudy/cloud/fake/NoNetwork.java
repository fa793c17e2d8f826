package dev.understudy.cloud.fake;

import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Network;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.util.List;
import java.util.Set;

/** Security groups of a region that has none: no step that is tried here makes any. */
record NoNetwork() implements Network {

  @Override
  public SecurityGroupId createIsolated(
      String name, String vpc, String source, Set<Integer> ports, Tags tags, Token token) {
    throw new UnsupportedOperationException("no step here makes security groups");
  }

  @Override
  public List<SecurityGroupId> findByTags(Tags tags) {
    return List.of();
  }

  @Override
  public void assign(InstanceId instance, List<SecurityGroupId> groups) {
    throw new UnsupportedOperationException("no step here moves servers");
  }

  @Override
  public void delete(SecurityGroupId id) {
    throw new UnsupportedOperationException("there is no security group " + id);
  }
}
