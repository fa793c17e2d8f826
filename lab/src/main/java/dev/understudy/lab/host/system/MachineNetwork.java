package dev.understudy.lab.host.system;

import dev.understudy.lab.host.HostKind.NetworkPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * A machine's network: which of its services can be reached from outside, and whether its programs
 * reach anything. A port that is not let through refuses at once. Thread-safe.
 */
public final class MachineNetwork {
  private final InetAddress address;
  private final ExecutorService workers;
  private final Map<Integer, Integer> services = new HashMap<>();
  private final Map<Integer, Relay> relays = new HashMap<>();
  private NetworkPolicy policy;
  private Consumer<Boolean> egressListener = allowed -> {};
  private boolean down;

  public MachineNetwork(InetAddress address, NetworkPolicy policy, ExecutorService workers) {
    this.address = address;
    this.policy = policy;
    this.workers = workers;
  }

  public String address() {
    return address.getHostAddress();
  }

  /** Makes a service that listens on a local port reachable on the machine's port. */
  public synchronized void open(int port, int local) throws IOException {
    if (down) {
      throw new IOException("the machine is off");
    }
    close(port);
    services.put(port, local);
    apply(port);
  }

  public synchronized void close(int port) {
    services.remove(port);
    Relay relay = relays.remove(port);
    if (relay != null) {
      relay.close();
    }
  }

  /** Where the machine's own programs reach a service of the machine. */
  public synchronized OptionalInt findLocal(int port) {
    Integer local = services.get(port);
    return local == null ? OptionalInt.empty() : OptionalInt.of(local);
  }

  public synchronized boolean hasEgress() {
    return policy.egress() && !policy.isolated();
  }

  /** Takes effect for connections that exist, too. */
  public synchronized void policy(NetworkPolicy next) throws IOException {
    policy = next;
    for (int port : services.keySet()) {
      apply(port);
    }
    egressListener.accept(hasEgress());
  }

  /** Hears of every change of the egress. */
  public synchronized void onEgress(Consumer<Boolean> listener) {
    egressListener = listener;
  }

  /** Cuts everything and lets nothing be opened any more. */
  public synchronized void end() {
    down = true;
    relays.values().forEach(Relay::close);
    relays.clear();
    services.clear();
  }

  private void apply(int port) throws IOException {
    boolean wanted =
        !policy.isolated()
            && (policy.openPorts().contains(-1) || policy.openPorts().contains(port));
    Relay relay = relays.get(port);
    Integer local = services.get(port);
    if (wanted && relay == null && local != null) {
      relays.put(port, Relay.open(new InetSocketAddress(address, port), local, workers));
    } else if (!wanted && relay != null) {
      relays.remove(port);
      relay.close();
    }
  }
}
