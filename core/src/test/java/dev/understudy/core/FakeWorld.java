package dev.understudy.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What steps change: things that carry the token they were made with, and switches that are set. It
 * may honour client tokens, as ECS does, or ignore them.
 */
final class FakeWorld {
  private final boolean honoursTokens;
  private final List<Thing> things = new ArrayList<>();
  private final Map<String, String> switches = new TreeMap<>();
  private int made;

  /** A thing and the step whose work it is. */
  record Thing(String id, StepId step, Token token) {}

  FakeWorld(boolean honoursTokens) {
    this.honoursTokens = honoursTokens;
  }

  synchronized FakeWorld copy() {
    FakeWorld copy = new FakeWorld(honoursTokens);
    copy.things.addAll(things);
    copy.switches.putAll(switches);
    copy.made = made;
    return copy;
  }

  synchronized Thing make(StepId step, Token token) {
    Optional<Thing> there = findByToken(token);
    if (honoursTokens && there.isPresent()) {
      return there.get();
    }
    made++;
    Thing thing = new Thing("t-" + made, step, token);
    things.add(thing);
    return thing;
  }

  synchronized Optional<Thing> findByToken(Token token) {
    return things.stream().filter(t -> t.token().equals(token)).findFirst();
  }

  synchronized boolean exists(String id) {
    return things.stream().anyMatch(t -> t.id().equals(id));
  }

  synchronized void delete(String id) {
    things.removeIf(t -> t.id().equals(id));
  }

  synchronized void set(String name, String value) {
    switches.put(name, value);
  }

  synchronized String get(String name) {
    return switches.getOrDefault(name, "");
  }

  synchronized List<Thing> things() {
    return List.copyOf(things);
  }

  /** The steps whose things exist, once for each thing, sorted. */
  synchronized List<String> inventory() {
    return things.stream().map(t -> t.step().value()).sorted().toList();
  }
}
