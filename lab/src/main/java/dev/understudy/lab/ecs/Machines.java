package dev.understudy.lab.ecs;

import dev.understudy.lab.host.HostKind;
import dev.understudy.lab.host.HostKind.Attachment;
import dev.understudy.lab.host.HostKind.Machine;
import dev.understudy.lab.host.HostKind.NetworkPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * What the model means for the hosts. The methods that take a {@link Model} only read it, under its
 * lock; the work they give is run without it.
 */
final class Machines {
  private final HostKind hosts;

  Machines(HostKind hosts) {
    this.hosts = hosts;
  }

  HostKind hosts() {
    return hosts;
  }

  /** Boots it with the disks and the network that it has now. */
  Runnable boot(Model model, Instance instance) {
    KeyPair pair = model.keyPairs.get(instance.region + "/" + instance.keyPair);
    List<Attachment> disks = model.disksOf(instance.id).stream().map(Machines::attachment).toList();
    NetworkPolicy policy = policy(model, instance);
    Machine machine =
        new Machine(
            instance.id,
            instance.region,
            instance.hostName,
            instance.address,
            pair == null ? "" : pair.publicKey,
            new String(Base64.getDecoder().decode(instance.userData), StandardCharsets.UTF_8),
            disks,
            !instance.hasBooted);
    // The policy is set first: a clone must be isolated before its first instruction runs.
    return () -> {
      hosts.network(machine.instanceId(), policy);
      hosts.boot(machine);
    };
  }

  Runnable powerOff(Instance instance, boolean hard) {
    String id = instance.id;
    return () -> hosts.powerOff(id, hard);
  }

  /** Lets the network of a machine be what its groups say now. */
  Runnable network(Model model, Instance instance) {
    String id = instance.id;
    NetworkPolicy policy = policy(model, instance);
    return () -> hosts.network(id, policy);
  }

  static Attachment attachment(Disk disk) {
    return new Attachment(
        disk.id, disk.serial(), "/dev/vd" + disk.letter, disk.system, disk.sizeGib);
  }

  private static NetworkPolicy policy(Model model, Instance instance) {
    List<SecurityGroup.Rule> rules =
        instance.securityGroups.stream()
            .map(model.securityGroups::get)
            .filter(group -> group != null)
            .flatMap(group -> group.rules.stream())
            .toList();
    return FirewallRules.policy(rules, instance.isolated);
  }
}
