package dev.understudy.lab;

import dev.understudy.lab.rpc.RpcListener;
import dev.understudy.lab.rpc.RpcService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The API's ports: one for each region with servers, and one for what belongs to no region. */
final class Regions implements AutoCloseable {
  static final String ALIDNS = "alidns";

  private final Map<String, RpcListener> listeners = new LinkedHashMap<>();
  private final Map<String, Boolean> down = new ConcurrentHashMap<>();

  /** Opens them all, on the ports of last time where those are free. */
  void open(RpcService service, LabSettings settings, Executor executor) {
    for (String region : new String[] {World.HOME, World.REPLICA}) {
      listeners.put(region, RpcListener.open(service, region, settings.port(region), executor));
    }
    // DNS is a global service and must survive the loss of any region.
    listeners.put(ALIDNS, RpcListener.open(service, World.HOME, settings.port(ALIDNS), executor));
    listeners.forEach((name, listener) -> settings.remember(name, listener.port()));
  }

  /** Whether a region's API answers; regions without servers always do. */
  boolean isUp(String region) {
    return !down.containsKey(region);
  }

  Map<String, Boolean> states() {
    Map<String, Boolean> states = new LinkedHashMap<>();
    states.put(World.HOME, isUp(World.HOME));
    states.put(World.REPLICA, isUp(World.REPLICA));
    return states;
  }

  /** Connections to the region are refused from now on. */
  void takeDown(String region) {
    down.put(region, true);
    get(region).down();
  }

  void bringUp(String region) {
    get(region).up();
    down.remove(region);
  }

  /** Endpoints as the estate file names them. */
  Map<String, String> endpoints() {
    Map<String, String> endpoints = new LinkedHashMap<>();
    listeners.forEach(
        (name, listener) ->
            endpoints.put(
                name.equals(ALIDNS) ? name : "ecs." + name, "http://127.0.0.1:" + listener.port()));
    return endpoints;
  }

  @Override
  public void close() {
    listeners.values().forEach(RpcListener::close);
  }

  private RpcListener get(String region) {
    RpcListener listener = listeners.get(region);
    if (listener == null || region.equals(ALIDNS)) {
      throw new LabException(
          "no region '" + region + "'; there are " + World.HOME + " and " + World.REPLICA);
    }
    return listener;
  }
}
