package dev.understudy.lab.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.dns.Lookup;
import dev.understudy.lab.host.disk.DiskStore;
import dev.understudy.lab.host.system.MachineNetwork;
import dev.understudy.lab.host.system.Power;
import dev.understudy.lab.host.tool.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Machines made of processes: no root and no virtualisation needed. Each has its own loopback
 * address with SSH, its disks are directories of real files, and its services are Java processes
 * that end with the lab however it ends.
 */
public final class ProcessHosts implements HostKind {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final NetworkPolicy OPEN = new NetworkPolicy(false, List.of(-1), true);
  private static final int STOCK_GIB = 20;
  private static final long BEFORE_POWER_CHANGES_MILLIS = 200;

  private final HostSettings settings;
  private final Consumer<String> halted;
  private final DiskStore disks;
  private final Keeper keeper = new Keeper();
  private final Toolbox tools;
  private final ExecutorService work = Executors.newCachedThreadPool(ProcessHosts::daemon);
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final Map<String, RunningMachine> running = new ConcurrentHashMap<>();
  private final Map<String, MachineNetwork> networks = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param halted hears the id of a machine that switched itself off, after it is off
   */
  public ProcessHosts(HostSettings settings, Consumer<String> halted) {
    this.settings = settings;
    this.halted = halted;
    this.disks = new DiskStore(settings.directory());
    this.tools =
        new Toolbox(Lookup.at(settings.dnsServer(), Duration.ofSeconds(2)), settings.platform());
  }

  /** What any other process of the lab should have in its environment, to end with the lab. */
  public Map<String, String> environment() {
    return keeper.environment();
  }

  @Override
  public void createBlankDisk(String diskId, int sizeGib) {
    disks.createBlank(diskId, sizeGib);
  }

  @Override
  public void createDisk(String diskId, String cutId) {
    disks.createFromCut(diskId, cutId);
  }

  @Override
  public void createStockDisk(String diskId) {
    disks.createSystem(diskId, STOCK_GIB, StockImage::write);
  }

  @Override
  public void deleteDisk(String diskId) {
    for (Map.Entry<String, RunningMachine> each : running.entrySet()) {
      if (each.getValue().has(diskId)) {
        detach(each.getKey(), diskId);
      }
    }
    disks.deleteDisk(diskId);
  }

  @Override
  public void resetDisk(String diskId, String cutId) {
    if (running.values().stream().anyMatch(each -> each.has(diskId))) {
      throw new UncheckedIOException(new IOException(diskId + " is in use by a running machine"));
    }
    disks.reset(diskId, cutId);
  }

  @Override
  public void cut(Map<String, String> cuts) {
    Map<String, String> wanted = new TreeMap<>(cuts);
    wanted.values().removeIf(disks::hasCut);
    Map<String, RunningMachine> writers = new TreeMap<>();
    running.forEach(
        (id, machine) -> {
          if (wanted.keySet().stream().anyMatch(machine::has)) {
            writers.put(id, machine);
          }
        });
    // Always in the order of the ids: two cuts at the same time must not wait for each other.
    List<RunningMachine> resting = new ArrayList<>();
    try {
      for (RunningMachine each : writers.values()) {
        each.system().processes().rest();
        resting.add(each);
      }
      wanted.forEach((disk, cut) -> disks.createCut(cut, disk));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      resting.forEach(ProcessHosts::release);
    }
  }

  @Override
  public void deleteCut(String cutId) {
    disks.deleteCut(cutId);
  }

  @Override
  public Path bytes(String diskId) {
    return disks.files(diskId);
  }

  @Override
  public Path cutBytes(String cutId) {
    return disks.cutFiles(cutId);
  }

  /** Makes every write to a disk fail for lack of room, or lets them succeed again. */
  public void setFull(String diskId, boolean full) {
    disks.setFull(diskId, full);
  }

  /** Gives a system disk a kernel that does not boot, or takes it away; shows at the next boot. */
  public void breakBoot(String diskId, boolean broken) {
    try {
      StockImage.breakBoot(disks.files(diskId), broken);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void boot(Machine machine) {
    synchronized (lock(machine.instanceId())) {
      if (closed || running.containsKey(machine.instanceId())) {
        return;
      }
      try {
        RunningMachine booting =
            new RunningMachine(board(machine), machine, consoleOf(machine.instanceId()));
        running.put(machine.instanceId(), booting);
        booting.boot();
      } catch (IOException e) {
        powerOff(machine.instanceId(), true);
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void powerOff(String instanceId, boolean hard) {
    synchronized (lock(instanceId)) {
      RunningMachine machine = running.remove(instanceId);
      networks.remove(instanceId);
      if (machine != null) {
        attempt(() -> machine.powerOff(hard));
      }
    }
  }

  @Override
  public void attach(String instanceId, Attachment disk) {
    synchronized (lock(instanceId)) {
      RunningMachine machine = running.get(instanceId);
      if (machine != null) {
        attempt(() -> machine.attach(disk));
      }
    }
  }

  @Override
  public void detach(String instanceId, String diskId) {
    synchronized (lock(instanceId)) {
      RunningMachine machine = running.get(instanceId);
      if (machine != null) {
        attempt(() -> machine.detach(diskId));
      }
    }
  }

  @Override
  public String console(String instanceId) {
    return consoleOf(instanceId).text();
  }

  @Override
  public void network(String instanceId, NetworkPolicy policy) {
    attempt(
        () -> {
          Path file = directory(instanceId).resolve("network.json");
          Files.createDirectories(file.getParent());
          Path next = file.resolveSibling("network.json.next");
          JSON.writeValue(next.toFile(), policy);
          Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
          MachineNetwork network = networks.get(instanceId);
          if (network != null) {
            network.policy(policy);
          }
        });
  }

  /** Stops all machines; nothing of them is left. */
  @Override
  public void close() {
    closed = true;
    List<Thread> stopping = new ArrayList<>();
    for (String each : List.copyOf(running.keySet())) {
      Thread thread = new Thread(() -> powerOff(each, false), "power-off");
      thread.start();
      stopping.add(thread);
    }
    try {
      for (Thread each : stopping) {
        each.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      work.shutdownNow();
      keeper.close();
    }
  }

  private RunningMachine.Board board(Machine machine) throws IOException {
    Path runtime = directory(machine.instanceId()).resolve("runtime");
    Directories.empty(runtime);
    MachineNetwork network =
        new MachineNetwork(
            InetAddress.getByName(machine.address()), savedPolicy(machine.instanceId()), work);
    networks.put(machine.instanceId(), network);
    return new RunningMachine.Board(
        disks,
        network,
        power(machine.instanceId()),
        new PlatformStarter(settings),
        tools,
        work,
        keeper.environment(),
        runtime,
        settings.sshPort());
  }

  private Power power(String instanceId) {
    return new Power() {
      @Override
      public void off() {
        soon(
            () -> {
              powerOff(instanceId, false);
              halted.accept(instanceId);
            });
      }

      @Override
      public void restart() {
        soon(
            () -> {
              synchronized (lock(instanceId)) {
                RunningMachine machine = running.get(instanceId);
                if (machine != null) {
                  Machine again = machine.asItIs();
                  powerOff(instanceId, false);
                  boot(again);
                }
              }
            });
      }
    };
  }

  /** Whoever asked for it should still hear that it was heard. */
  private void soon(Runnable change) {
    work.execute(
        () -> {
          try {
            Thread.sleep(BEFORE_POWER_CHANGES_MILLIS);
            change.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private NetworkPolicy savedPolicy(String instanceId) throws IOException {
    Path file = directory(instanceId).resolve("network.json");
    if (!Files.exists(file)) {
      return OPEN;
    }
    JsonNode saved = JSON.readTree(file.toFile());
    List<Integer> ports = new ArrayList<>();
    saved.path("openPorts").forEach(each -> ports.add(each.asInt()));
    return new NetworkPolicy(
        saved.path("isolated").asBoolean(), ports, saved.path("egress").asBoolean());
  }

  private Console consoleOf(String instanceId) {
    return new Console(directory(instanceId).resolve("console.log"));
  }

  private Path directory(String instanceId) {
    if (!instanceId.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,80}")) {
      throw new IllegalArgumentException("not an id: " + instanceId);
    }
    return settings.directory().resolve("hosts").resolve(instanceId);
  }

  private Object lock(String instanceId) {
    return locks.computeIfAbsent(instanceId, id -> new Object());
  }

  private static void release(RunningMachine machine) {
    attempt(() -> machine.system().processes().release());
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static void attempt(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "lab-host");
    thread.setDaemon(true);
    return thread;
  }
}
