package dev.understudy.cli;

import dev.understudy.cloud.Tags;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.ecs.Inventory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that a lab's cloud holds, without the names that differ from run to run: two worlds
 * are equal when neither has a thing more, less, or in another state.
 */
record LabWorld(List<String> things) {
  private static final Set<String> MEANT =
      Set.of(Tags.PURPOSE, Tags.SERVER, Tags.DISK, Tags.CONSISTENCY, Tags.VERIFIED);

  static LabWorld of(LabServer lab) {
    List<Inventory.Item> items = lab.inventory();
    List<String> things = new ArrayList<>();
    for (Inventory.Item item : items) {
      things.add(
          String.join(
              " ",
              item.kind(),
              item.region(),
              item.status(),
              item.attachedTo().isEmpty() ? "loose" : "attached",
              tags(item.tags())));
    }
    for (Map<String, String> record : lab.records()) {
      things.add(
          "record " + record.get("name") + " " + record.get("type") + " at " + at(lab, record));
    }
    Collections.sort(things);
    return new LabWorld(List.copyOf(things));
  }

  private static String at(LabServer lab, Map<String, String> record) {
    String address = String.valueOf(record.get("value"));
    return lab.status().servers().stream()
        .filter(server -> server.address().equals(address))
        .map(server -> server.region() + " " + server.status() + " " + tags(server.tags()))
        .findFirst()
        .orElse(address);
  }

  private static String tags(Map<String, String> tags) {
    Map<String, String> meant = new TreeMap<>();
    tags.forEach((key, value) -> meant.put(key, MEANT.contains(key) ? value : "*"));
    return meant.toString();
  }
}
