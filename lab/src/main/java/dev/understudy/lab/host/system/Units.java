package dev.understudy.lab.host.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The services of a machine: which are enabled is a link on its system disk, which run is known
 * here. Thread-safe; starting and stopping happen one at a time.
 */
public final class Units {
  private static final String DIRECTORY = "/etc/systemd/system/";

  /** What systemd calls the state of a service. */
  public enum State {
    INACTIVE,
    ACTIVATING,
    ACTIVE,
    FAILED;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final HostSystem system;
  private final Service.Starter starter;
  private final Map<String, Service> running = new ConcurrentHashMap<>();
  private final Map<String, State> states = new ConcurrentHashMap<>();
  private volatile boolean ended;

  Units(HostSystem system, Service.Starter starter) {
    this.system = system;
    this.starter = starter;
    system.network().onEgress(this::egress);
  }

  /** The unit file of a service. */
  public UnitFile get(String name) throws IOException, CommandFailure {
    Path file = system.paths().resolve("/", DIRECTORY + name + ".service").real();
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(5, "Unit " + name + ".service not found.");
    }
    return UnitFile.parse(name, Files.readString(file));
  }

  public State state(String name) {
    Service service = running.get(name);
    if (service != null && !service.process().isAlive()) {
      fell(name, service);
    }
    return states.getOrDefault(name, State.INACTIVE);
  }

  public Optional<Service> findRunning(String name) {
    return state(name) == State.ACTIVE ? Optional.ofNullable(running.get(name)) : Optional.empty();
  }

  /** Starts a service and returns when it answers; nothing happens when it runs. */
  public synchronized void start(String name) throws IOException, CommandFailure {
    UnitFile unit = get(name);
    if (state(name) == State.ACTIVE) {
      return;
    }
    if (ended) {
      throw new CommandFailure(
          1, "Failed to start " + name + ".service: the system is going down.");
    }
    states.put(name, State.ACTIVATING);
    try {
      requireDirectories(unit);
      Service service = starter.start(system, unit);
      running.put(name, service);
      states.put(name, State.ACTIVE);
      system.journal().add("systemd", "Started " + unit.description() + ".");
      CompletableFuture<Void> unused =
          service.process().onExit().thenRun(() -> fell(name, service));
    } catch (CommandFailure e) {
      states.put(name, State.FAILED);
      system.journal().add(name, String.valueOf(e.getMessage()));
      throw new CommandFailure(
          1,
          "Job for "
              + name
              + ".service failed because the control process exited with error code.\n"
              + e.getMessage()
              + "\nSee \"systemctl status "
              + name
              + ".service\" and \"journalctl -u "
              + name
              + "\" for details.");
    } catch (IOException | RuntimeException e) {
      states.put(name, State.FAILED);
      throw e;
    }
  }

  /** Stops a service; nothing happens when it does not run. */
  public synchronized void stop(String name) throws IOException, CommandFailure {
    get(name);
    stopRunning(name);
  }

  /** Stops all services, newest first. */
  public synchronized void stopAll() {
    ended = true;
    new ArrayList<>(running.keySet()).forEach(this::stopRunning);
  }

  /** No service is started any more, and those that run are left to whoever kills them. */
  public void abandon() {
    ended = true;
  }

  public void enable(String name) throws IOException, CommandFailure {
    UnitFile unit = get(name);
    Path link = link(unit.name(), unit.target());
    system
        .processes()
        .writing(
            () -> {
              Files.createDirectories(link.getParent());
              if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, Path.of(DIRECTORY + name + ".service"));
              }
              return link;
            });
  }

  public void disable(String name) throws IOException, CommandFailure {
    UnitFile unit = get(name);
    Path link = link(unit.name(), unit.target());
    system.processes().writing(() -> Files.deleteIfExists(link));
  }

  public boolean isEnabled(String name) throws IOException, CommandFailure {
    UnitFile unit = get(name);
    return Files.exists(link(unit.name(), unit.target()), LinkOption.NOFOLLOW_LINKS);
  }

  /** Names of the services that start at boot. */
  public List<String> enabled() throws IOException {
    Path wants = system.paths().resolve("/", DIRECTORY + "multi-user.target.wants").real();
    if (!Files.isDirectory(wants)) {
      return List.of();
    }
    try (var listing = Files.list(wants)) {
      return listing
          .map(each -> each.getFileName().toString())
          .filter(each -> each.endsWith(".service"))
          .map(each -> each.substring(0, each.length() - ".service".length()))
          .sorted()
          .toList();
    }
  }

  /** Names of the services that failed. */
  public List<String> failed() {
    return states.keySet().stream().filter(each -> state(each) == State.FAILED).sorted().toList();
  }

  /** A running service that works below a directory. */
  public Optional<String> findUsing(String directory) {
    return running.keySet().stream()
        .filter(each -> state(each) == State.ACTIVE && uses(each, directory))
        .findFirst();
  }

  /** Processes of services that work below a directory. */
  public List<Process> processesUsing(String directory) {
    return running.entrySet().stream()
        .filter(each -> each.getValue().process().isAlive() && uses(each.getKey(), directory))
        .map(each -> each.getValue().process())
        .toList();
  }

  private boolean uses(String name, String directory) {
    try {
      return get(name).directories().stream()
          .anyMatch(
              each ->
                  directory.equals("/")
                      || each.equals(directory)
                      || each.startsWith(directory + "/"));
    } catch (IOException | CommandFailure e) {
      return false;
    }
  }

  private void requireDirectories(UnitFile unit) throws IOException, CommandFailure {
    for (String each : unit.directories()) {
      if (!Files.isDirectory(system.paths().resolve("/", each).real())) {
        throw new CommandFailure(1, "Dependency failed: " + each + " is not there");
      }
    }
  }

  private void stopRunning(String name) {
    Service service = running.remove(name);
    if (service != null) {
      service.stop();
      system.journal().add("systemd", "Stopped " + name + ".service.");
    }
    states.put(name, State.INACTIVE);
  }

  /** A service that ended without being asked to has failed. */
  private void fell(String name, Service service) {
    if (running.remove(name, service)) {
      service.stop();
      states.put(name, State.FAILED);
      system.journal().add("systemd", name + ".service: Main process exited.");
    }
  }

  private void egress(boolean allowed) {
    for (Service each : running.values()) {
      try {
        each.egress(allowed);
      } catch (IOException e) {
        system.journal().add("kernel", "a service did not hear of the network: " + e.getMessage());
      }
    }
  }

  private Path link(String name, String target) throws IOException {
    return system
        .paths()
        .resolve("/", DIRECTORY + target + ".wants/" + name + ".service", false)
        .real();
  }
}
