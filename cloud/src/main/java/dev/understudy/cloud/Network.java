package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.util.List;
import java.util.Set;

/** Security groups of one region. */
public interface Network {

  /**
   * A group that lets nothing in but TCP {@code ports} from {@code source} (CIDR), and nothing out.
   */
  SecurityGroupId createIsolated(
      String name, String vpc, String source, Set<Integer> ports, Tags tags, Token token);

  /** Every group that carries all these tags. */
  List<SecurityGroupId> findByTags(Tags tags);

  /**
   * Puts a server into these groups and takes it out of all others (ECS ModifyInstanceAttribute).
   */
  void assign(InstanceId instance, List<SecurityGroupId> groups);

  /** Deletes it; one that is gone counts as done. */
  void delete(SecurityGroupId id);
}
