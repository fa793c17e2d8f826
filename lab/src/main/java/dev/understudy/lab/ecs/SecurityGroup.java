package dev.understudy.lab.ecs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A security group with its rules. */
final class SecurityGroup extends Resource {

  /** One rule. */
  static final class Rule {
    String id = "";
    boolean ingress;
    boolean accept;
    String protocol = "";
    String portRange = "";
    String cidr = "";
    String group = "";
    int priority;
    String description = "";
    Instant created = Instant.EPOCH;

    /** Same in all that decides; such a rule is not added twice. */
    boolean isSameAs(Rule other) {
      return ingress == other.ingress
          && accept == other.accept
          && protocol.equalsIgnoreCase(other.protocol)
          && portRange.equals(other.portRange)
          && cidr.equals(other.cidr)
          && group.equals(other.group)
          && priority == other.priority;
    }
  }

  String vpc = "";
  String type = "normal";
  List<Rule> rules = new ArrayList<>();

  @Override
  String kind() {
    return "securitygroup";
  }
}
