package dev.understudy.cli;

import dev.understudy.cloud.Tags;
import dev.understudy.lab.ecs.Inventory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that exists in a lab's cloud at one instant, seen from behind its API. */
record LabInventory(List<Inventory.Item> items) {

  LabInventory {
    items = List.copyOf(items);
  }

  Set<String> ids() {
    return items.stream().map(Inventory.Item::id).collect(Collectors.toSet());
  }

  int count(String kind) {
    return (int) items.stream().filter(item -> item.kind().equals(kind)).count();
  }

  /** What was not there before. */
  List<Inventory.Item> madeSince(LabInventory before) {
    Set<String> known = before.ids();
    return items.stream().filter(item -> !known.contains(item.id())).toList();
  }

  /** The run that a resource says it belongs to. */
  static Optional<String> run(Inventory.Item item) {
    return Optional.ofNullable(item.tags().get(Tags.RUN));
  }
}
