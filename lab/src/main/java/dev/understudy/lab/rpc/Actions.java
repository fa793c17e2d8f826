package dev.understudy.lab.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Every action the lab answers, by product and name. Filled before the endpoint opens. */
public final class Actions {

  /** How an action deals with repetition and permission. */
  public enum Kind {
    READ,
    WRITE,
    /** A write that honours {@code ClientToken}. */
    IDEMPOTENT_WRITE
  }

  record Entry(Action action, Kind kind) {}

  private final Map<String, Entry> entries = new HashMap<>();

  public Actions add(Product product, String name, Kind kind, Action action) {
    if (entries.put(key(product, name), new Entry(action, kind)) != null) {
      throw new IllegalStateException("two actions named " + name);
    }
    return this;
  }

  public Actions read(Product product, String name, Action action) {
    return add(product, name, Kind.READ, action);
  }

  public Actions write(Product product, String name, Action action) {
    return add(product, name, Kind.WRITE, action);
  }

  public Actions idempotent(Product product, String name, Action action) {
    return add(product, name, Kind.IDEMPOTENT_WRITE, action);
  }

  /**
   * Performs an action without wire, permission, fault or client token.
   *
   * @throws Refusal when the API would answer with an error
   */
  public ObjectNode perform(RpcRequest request) {
    return find(request.product(), request.action())
        .orElseThrow(() -> new IllegalArgumentException("no action " + request.action()))
        .action()
        .perform(request);
  }

  Optional<Entry> find(Product product, String name) {
    return Optional.ofNullable(entries.get(key(product, name)));
  }

  private static String key(Product product, String name) {
    return product + " " + name;
  }
}
