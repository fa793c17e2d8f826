package dev.understudy.lab.ecs;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Servers of a fleet in one region. They run as far as the API can tell, but they are only in the
 * model: none ever boots, and none of their disks has bytes.
 *
 * @param first number of the first server, part of its name
 * @param last number of the last server; less than the first for none
 */
public record FleetPart(
    String region,
    List<String> zones,
    String securityGroup,
    int first,
    int last,
    int disksEach,
    String category) {
  /** Tags of the servers and of their disks. */
  public static final Map<String, String> TAGS = Map.of("role", "fleet", "fleet", "lab");

  private static final int DATA_GIB = 40;

  /** Where nothing of a lab ever listens. */
  private static final String ADDRESS = "253";

  public FleetPart {
    zones = List.copyOf(zones);
  }

  void make(Model model, String network) {
    List<VSwitch> vswitches =
        Model.in(model.vswitches, region).stream().filter(v -> zones.contains(v.zone)).toList();
    String image =
        Model.in(model.images, region).stream()
            .filter(each -> each.stock)
            .map(each -> each.id)
            .findFirst()
            .orElseThrow();
    for (int number = first; number <= last; number++) {
      VSwitch vswitch = vswitches.get(number % vswitches.size());
      Instance instance = model.made(new Instance(), "i", region);
      instance.name = String.format(Locale.ROOT, "fleet-%04d", number);
      instance.hostName = instance.name;
      instance.inFleet = true;
      instance.status = Instance.Status.RUNNING;
      instance.hasBooted = true;
      instance.started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      instance.zone = vswitch.zone;
      instance.type = Catalog.TYPES.get(0).id();
      instance.image = image;
      instance.vswitch = vswitch.id;
      instance.vpc = vswitch.vpc;
      instance.address = network + ADDRESS;
      instance.securityGroups.add(securityGroup);
      instance.tags.putAll(TAGS);
      model.instances.put(instance.id, instance);
      for (int i = 0; i < disksEach; i++) {
        addDisk(model, instance, i);
      }
    }
  }

  private void addDisk(Model model, Instance instance, int index) {
    Disk disk = model.made(new Disk(), "d", region);
    disk.system = index == 0;
    disk.name = disk.system ? "system" : "data-" + index;
    disk.status = Disk.Status.IN_USE;
    disk.category = category;
    disk.sizeGib = disk.system ? Foundation.STOCK_IMAGE_GIB : DATA_GIB;
    disk.zone = instance.zone;
    disk.instance = instance.id;
    disk.bornWith = disk.system ? instance.id : "";
    disk.image = disk.system ? instance.image : "";
    disk.letter = String.valueOf((char) ('a' + index));
    disk.deleteWithInstance = true;
    disk.hasBeenAttached = true;
    disk.withoutBytes = true;
    disk.attached = instance.created;
    disk.tags.putAll(TAGS);
    model.disks.put(disk.id, disk);
  }
}
