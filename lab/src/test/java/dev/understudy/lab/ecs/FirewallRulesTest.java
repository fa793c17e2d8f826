package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.host.HostKind.NetworkPolicy;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirewallRulesTest {

  @Test
  void letNothingInAndEverythingOutByDefault() {
    assertThat(FirewallRules.policy(List.of(), false))
        .isEqualTo(new NetworkPolicy(false, List.of(), true));
  }

  @Test
  void letTheLowerPriorityNumberDecideAndADropWinATie() {
    assertThat(ports(rule(true, true, "80/80", 2), rule(true, false, "80/80", 1))).isEmpty();
    assertThat(ports(rule(true, true, "80/80", 1), rule(true, false, "80/80", 2)))
        .containsExactly(80);
    assertThat(ports(rule(true, true, "80/80", 1), rule(true, false, "80/80", 1))).isEmpty();
    assertThat(ports(rule(true, true, "80/82", 5), rule(true, false, "81/81", 1)))
        .containsExactly(80, 82);
  }

  @Test
  void closeTheWayOutOnlyWhenEverythingIsDropped() {
    assertThat(egress(rule(false, false, "-1/-1", 1))).isFalse();
    assertThat(egress(rule(false, false, "53/53", 1))).isTrue();
    assertThat(egress(rule(false, false, "-1/-1", 2), rule(false, true, "-1/-1", 1))).isTrue();
  }

  @Test
  void ignoreOtherProtocolsAndOtherSources() {
    SecurityGroup.Rule udp = rule(true, true, "53/53", 1);
    udp.protocol = "udp";
    SecurityGroup.Rule elsewhere = rule(true, true, "80/80", 1);
    elsewhere.cidr = "192.168.0.0/16";

    assertThat(ports(udp, elsewhere)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, true", "0.0.0.0/0, true", "127.0.0.1, true", "127.0.0.1/32, true",
    "127.0.0.2/32, false", "10.0.0.0/8, false", "126.0.0.0/7, true", "128.0.0.0/1, false"
  })
  void knowWhatContainsLoopback(String cidr, boolean expected) {
    assertThat(FirewallRules.containsLoopback(cidr)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, true",
    "1.2.3.4, true",
    "1.2.3.4/32, true",
    "1.2.3.4/33, false",
    "256.0.0.1, false",
    "1.2.3, false",
    "somewhere, false"
  })
  void knowACidr(String text, boolean expected) {
    assertThat(FirewallRules.isCidr(text)).isEqualTo(expected);
  }

  @Property(tries = 50)
  void openExactlyTheRange(
      @ForAll @IntRange(min = 1, max = 65_535) int one,
      @ForAll @IntRange(min = 1, max = 65_535) int other) {
    int from = Math.min(one, other);
    int to = Math.max(one, other);
    NetworkPolicy policy =
        FirewallRules.policy(List.of(rule(true, true, from + "/" + to, 1)), true);

    assertThat(policy.isolated()).isTrue();
    if (from == 1 && to == 65_535) {
      assertThat(policy.openPorts()).containsExactly(-1);
    } else {
      assertThat(policy.openPorts()).hasSize(to - from + 1).startsWith(from).endsWith(to);
    }
  }

  private static List<Integer> ports(SecurityGroup.Rule... rules) {
    return FirewallRules.policy(List.of(rules), false).openPorts();
  }

  private static boolean egress(SecurityGroup.Rule... rules) {
    return FirewallRules.policy(List.of(rules), false).egress();
  }

  private static SecurityGroup.Rule rule(
      boolean ingress, boolean accept, String ports, int priority) {
    SecurityGroup.Rule rule = new SecurityGroup.Rule();
    rule.ingress = ingress;
    rule.accept = accept;
    rule.protocol = "tcp";
    rule.portRange = ports;
    rule.cidr = "127.0.0.0/8";
    rule.priority = priority;
    return rule;
  }
}
