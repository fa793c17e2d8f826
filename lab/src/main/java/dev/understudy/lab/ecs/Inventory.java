package dev.understudy.lab.ecs;

import dev.understudy.lab.host.HostKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the lab's owner sees and arranges that no API shows. */
public final class Inventory {

  /**
   * A resource.
   *
   * @param kind {@code instance}, {@code disk}, {@code snapshot}, {@code image}, {@code
   *     securitygroup}, ...
   * @param attachedTo id of the server a disk is attached to, empty for none
   */
  public record Item(
      String kind,
      String id,
      String region,
      String name,
      String status,
      String attachedTo,
      Map<String, String> tags) {
    public Item {
      tags = Map.copyOf(tags);
    }
  }

  /**
   * A server.
   *
   * @param sequence greater for one that was made later
   * @param disks ids, the system disk first
   */
  public record Server(
      long sequence,
      String id,
      String region,
      String zone,
      String address,
      String status,
      boolean isolated,
      Map<String, String> tags,
      List<String> disks) {
    public Server {
      tags = Map.copyOf(tags);
      disks = List.copyOf(disks);
    }
  }

  /** Ids of a region's network. */
  public record Network(
      String vpc, Map<String, String> vswitches, String stockImage, List<String> securityGroups) {
    public Network {
      vswitches = Map.copyOf(vswitches);
      securityGroups = List.copyOf(securityGroups);
    }
  }

  private final Transitions transitions;
  private final HostKind hosts;

  Inventory(Transitions transitions, HostKind hosts) {
    this.transitions = transitions;
    this.hosts = hosts;
  }

  /** Every resource, in the order they were made; networks and the stock image are left out. */
  public List<Item> items() {
    return transitions.read(
        model -> {
          List<Item> items = new ArrayList<>();
          model.instances.values().forEach(each -> items.add(item(each, each.status.wire, "")));
          model
              .disks
              .values()
              .forEach(each -> items.add(item(each, each.status.wire, each.instance)));
          model.snapshots.values().forEach(each -> items.add(item(each, each.status.wire, "")));
          model.snapshotGroups.values().forEach(each -> items.add(item(each, "", "")));
          model.images.values().stream()
              .filter(each -> !each.stock)
              .forEach(each -> items.add(item(each, each.status.wire, "")));
          model.securityGroups.values().forEach(each -> items.add(item(each, "", "")));
          return items;
        });
  }

  public List<Server> servers() {
    return transitions.read(
        model ->
            model.instances.values().stream()
                .map(
                    each ->
                        new Server(
                            each.sequence,
                            each.id,
                            each.region,
                            each.zone,
                            each.address,
                            each.status.wire,
                            each.isolated,
                            each.tags,
                            model.disksOf(each.id).stream().map(disk -> disk.id).toList()))
                .toList());
  }

  public Optional<Server> findServer(String id) {
    return servers().stream().filter(server -> server.id().equals(id)).findFirst();
  }

  /** The network of a region that has one. */
  public Network network(String region) {
    return transitions.read(
        model -> {
          Map<String, String> vswitches = new LinkedHashMap<>();
          Model.in(model.vswitches, region).forEach(each -> vswitches.put(each.zone, each.id));
          return new Network(
              Model.in(model.vpcs, region).stream().map(each -> each.id).findFirst().orElseThrow(),
              vswitches,
              Model.in(model.images, region).stream()
                  .filter(each -> each.stock)
                  .map(each -> each.id)
                  .findFirst()
                  .orElseThrow(),
              Model.in(model.securityGroups, region).stream().map(each -> each.id).toList());
        });
  }

  /**
   * Arms a sabotage: from now on a disk made from a snapshot of these disks gets the bytes that
   * they have now, however new the snapshot is.
   */
  public void freezeFutureRestores() {
    Map<String, String> cuts = new LinkedHashMap<>();
    transitions.read(
        model -> {
          model.disks.values().stream()
              .filter(disk -> disk.is(Disk.Status.IN_USE) && !disk.withoutBytes)
              .filter(disk -> !model.hiddenCuts.containsKey(disk.id))
              .forEach(disk -> cuts.put(disk.id, "hidden-" + disk.id));
          return cuts;
        });
    if (cuts.isEmpty()) {
      return;
    }
    hosts.cut(cuts);
    transitions.change((model, effects) -> model.hiddenCuts.putAll(cuts));
  }

  /** Disarms that sabotage: disks get the bytes of their snapshots again. */
  public void thawFutureRestores() {
    transitions.change(
        (model, effects) -> {
          List<String> cuts = List.copyOf(model.hiddenCuts.values());
          model.hiddenCuts.clear();
          effects.atOnce(() -> cuts.forEach(hosts::deleteCut), (worked, next) -> {});
        });
  }

  private static Item item(Resource resource, String status, String attachedTo) {
    return new Item(
        resource.kind(),
        resource.id,
        resource.region,
        resource.name,
        status,
        attachedTo,
        resource.tags);
  }
}
