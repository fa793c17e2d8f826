package dev.understudy.lab;

import dev.understudy.lab.alidns.AlidnsService;
import dev.understudy.lab.dns.DnsServer;
import dev.understudy.lab.ecs.Breakages;
import dev.understudy.lab.ecs.EcsService;
import dev.understudy.lab.ecs.Inventory;
import dev.understudy.lab.host.HostKind;
import dev.understudy.lab.host.HostSettings;
import dev.understudy.lab.host.ProcessHosts;
import dev.understudy.lab.rpc.Actions;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Limits;
import dev.understudy.lab.rpc.RpcService;
import dev.understudy.lab.state.StateFile;
import dev.understudy.lab.workload.PlatformCommand;
import dev.understudy.lab.workload.SensorFleet;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A running lab: cloud API, name server, servers and their workload, all on loopback. What it makes
 * stays in its directory, so the same lab comes up again there. Thread-safe.
 */
public final class LabServer implements AutoCloseable {
  private static final int DNS_HOST = 2;
  private static final int DNS_PORT = 5300;
  private static final int NOWHERE_HOST = 254;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LabOptions options;
  private final Resources resources = new Resources();
  private final AtomicBoolean armed = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicReference<@Nullable EcsService> halting = new AtomicReference<>();
  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private final Thread atExit = new Thread(this::close, "lab-exit");
  private final Faults faults = new Faults();
  private final LabKeys keys;
  private final Regions regions;
  private final EcsService ecs;
  private final AlidnsService alidns;
  private final DnsServer dns;
  private final World world;
  private final Optional<SensorFleet> sensors;
  private final Layout layout;

  private LabServer(LabOptions options) {
    this.options = options;
    Path directory = options.directory();
    options.check(); // refused now, before anything is made
    try {
      resources.add(DirectoryLock.take(directory));
      LabControl.forget(directory); // of a lab that was killed
      resources.add(() -> LabControl.forget(directory));
      UnfinishedLab.clear(directory);
      StateFile state = resources.add(state(options));
      LabSettings settings = new LabSettings(state);
      this.layout = settings.layoutFor(options);
      LabNetwork network =
          resources.add(
              settings
                  .findNetwork()
                  .map(LabNetwork::retake)
                  .orElseGet(() -> LabNetwork.take(directory)));
      settings.begin(network.prefix(), layout);
      this.keys = new LabKeys(directory);
      this.alidns = AlidnsService.of(state, this::accepted);
      alidns.own(World.DNS_ZONE);
      this.dns =
          resources.add(
              DnsServer.start(
                  new InetSocketAddress(network.address(DNS_HOST), DNS_PORT),
                  List.of(alidns.source(World.DNS_ZONE))));
      HostKind hosts = resources.add(hosts());
      this.ecs =
          resources.add(
              new EcsService(
                  hosts,
                  faults,
                  options.pace(),
                  network.prefix(),
                  state,
                  options.sabotage()::tamper));
      halting.set(ecs);
      ecs.found();
      Actions actions = new Actions();
      this.regions = resources.add(openApi(actions, state, settings));
      this.world = new World(options.with(layout), new LocalCalls(actions), ecs, hosts, keys);
      bringUp(settings, state);
      options.fleet().ifPresent(world::add);
      writeEstate();
      this.sensors = startSensors();
      options.faults().forEach(faults::add); // not while the lab was being built
      armed.set(true);
      if (options.sabotage() == Sabotage.STALE_SNAPSHOT) {
        ecs.inventory().freezeFutureRestores();
      } else {
        ecs.inventory().thawFutureRestores();
      }
      state.write();
      resources.add(LabControl.open(this, directory));
    } catch (RuntimeException failed) {
      resources.close();
      throw failed;
    }
  }

  /**
   * Starts a lab; returns when everything answers.
   *
   * @throws LabException when it can not start; nothing is left running then
   */
  public static LabServer start(LabOptions options) {
    LabServer server = new LabServer(options);
    Runtime.getRuntime().addShutdownHook(server.atExit);
    return server;
  }

  /** What another program needs to use it, in the order to be printed. */
  public Map<String, String> describe() {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("type", "lab");
    description.put("endpoint", regions.endpoints().getOrDefault("ecs." + World.HOME, ""));
    description.put("accessKeyId", keys.accessKeyId());
    description.put("accessKeySecretFile", keys.accessKeySecretFile().toString());
    description.put("dnsServer", dnsServer());
    description.put("estate", estate().toString());
    return description;
  }

  /** The estate file it has written. */
  public Path estate() {
    return options.directory().resolve("understudy.yaml");
  }

  /** API endpoints by {@code ecs.REGION} and {@code alidns}. */
  public Map<String, String> endpoints() {
    return regions.endpoints();
  }

  /** {@code address:port} of the name server. */
  public String dnsServer() {
    return dns.address().getAddress().getHostAddress() + ":" + dns.address().getPort();
  }

  /** Every resource of the cloud, for those who look for duplicates and orphans. */
  public List<Inventory.Item> inventory() {
    return ecs.inventory().items();
  }

  /** Ids of a region's network and stock image. */
  public Inventory.Network network(String region) {
    return ecs.inventory().network(region);
  }

  /** Every DNS record as id, name, type and value. */
  public List<Map<String, String>> records() {
    return alidns.inventory();
  }

  /** What the sensor nodes have made and delivered; empty without workload. */
  public Optional<SensorFleet.Report> sensorReport() {
    return sensors.map(SensorFleet::report);
  }

  public LabStatus status() {
    Optional<SensorFleet.Report> report = sensorReport();
    return new LabStatus(
        estate().toString(),
        ecs.inventory().servers().stream()
            .map(
                each ->
                    new LabStatus.Server(
                        each.id(),
                        each.region(),
                        each.zone(),
                        each.address(),
                        each.isolated() ? each.status() + " (isolated)" : each.status(),
                        each.tags()))
            .toList(),
        regions.states(),
        faults.unused(),
        report.map(SensorFleet.Report::generated).orElse(0L),
        report.map(SensorFleet.Report::buffered).orElse(0L));
  }

  /**
   * Breaks a server of the estate; returns when it is broken.
   *
   * @param name {@code data} or {@code replica}
   */
  public void breakServer(String name, Breakage breakage) {
    String id = server(name).id();
    Breakages breakages = ecs.breakages();
    switch (breakage) {
      case DEAD -> breakages.kill(id);
      case UNBOOTABLE -> breakages.makeUnbootable(id);
      case ISOLATED -> breakages.isolate(id);
      case DISK_LOST -> breakages.loseDisk(id);
    }
  }

  /** Begins to undo a breakage of a server; a lost disk stays lost. */
  public void mend(String name) {
    ecs.breakages().mend(server(name).id());
  }

  /** The region's API refuses connections from now on; its servers go on running. */
  public void breakRegion(String region) {
    regions.takeDown(region);
  }

  public void mendRegion(String region) {
    regions.bringUp(region);
  }

  /** Adds scripted faults. */
  public void fault(String line) {
    try {
      faults.add(line);
    } catch (IllegalArgumentException unreadable) {
      throw new LabException(String.valueOf(unreadable.getMessage()));
    }
  }

  public List<String> unusedFaults() {
    return faults.unused();
  }

  /**
   * @throws IllegalStateException naming the scripted faults that did not fire
   */
  public void assertAllFaultsUsed() {
    faults.assertAllUsed();
  }

  /** Waits until it has been closed, by {@code lab down} for example. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Stops everything; the directory stays. Repeatable. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      resources.close();
      closed.countDown();
      forgetExit();
    } else {
      awaitOtherClose();
    }
  }

  /** Whoever closes it second, the exit of the program for one, waits for the first. */
  private void awaitOtherClose() {
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void forgetExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // This is the exit.
    }
  }

  private Inventory.Server server(String name) {
    return world
        .findServer(name)
        .orElseThrow(() -> new LabException("no server '" + name + "' in the lab"));
  }

  private static StateFile state(LabOptions options) {
    Path file = options.directory().resolve("lab.json");
    if (options.fleet().isEmpty()) {
      return new StateFile(file);
    }
    if (Files.exists(file)) {
      throw new LabException("a lab with a fleet needs a directory without a lab");
    }
    return StateFile.unwritten();
  }

  private HostKind hosts() {
    if (!options.machines()) {
      return new PaperHosts(options.directory());
    }
    ProcessHosts hosts =
        new ProcessHosts(HostSettings.of(options.directory(), dnsServer()), this::halted);
    environment.putAll(hosts.environment());
    return hosts;
  }

  /** A machine has switched itself off. */
  private void halted(String id) {
    EcsService cloud = halting.get();
    if (cloud != null) {
      cloud.halted(id);
    }
  }

  private Regions openApi(Actions actions, StateFile state, LabSettings settings) {
    ecs.addTo(actions);
    alidns.addTo(actions);
    Regions opened = new Regions();
    RpcService service =
        Api.assemble(actions, keys, state, faults, Limits.of(options.limits()), opened::isUp);
    ExecutorService executor = Executors.newCachedThreadPool(Api::daemon);
    resources.add(executor::shutdownNow);
    opened.open(service, settings, executor);
    return opened;
  }

  private void bringUp(LabSettings settings, StateFile state) {
    if (settings.isBuilt()) {
      ecs.resume();
      return;
    }
    world.build();
    settings.markBuilt();
    state.write();
  }

  private void writeEstate() {
    EstateFile.Facts facts =
        new EstateFile.Facts(
            layout,
            regions.endpoints(),
            network(World.HOME),
            world.groupOf(World.HOME),
            network(World.REPLICA),
            world.groupOf(World.REPLICA),
            world.findServer("replica").map(Inventory.Server::id).orElse("i-gone"),
            dnsServer(),
            options.sensors(),
            options.fleet().isPresent());
    SecretFiles.writePublic(estate(), EstateFile.text(facts));
  }

  private Optional<SensorFleet> startSensors() {
    if (!options.workload() || !options.machines() || options.sensors() == 0) {
      return Optional.empty();
    }
    SensorFleet fleet =
        resources.add(
            SensorFleet.start(
                new SensorFleet.Settings(
                    PlatformCommand.ofThisProgram(),
                    options.directory().resolve("sensors"),
                    options.sensors(),
                    dnsServer(),
                    World.DNS_NAME + "." + World.DNS_ZONE,
                    World.PLATFORM_PORT,
                    environment)));
    if (world.awaitService()) {
      Waiting.until(
          "the first measurement of every sensor node",
          PATIENCE,
          () -> Optional.of(fleet.report()).filter(LabServer::haveAllArrived));
    }
    return Optional.of(fleet);
  }

  private static boolean haveAllArrived(SensorFleet.Report report) {
    return report.nodes().stream().allMatch(node -> node.acknowledged() > 0);
  }

  /** Hears of every DNS change that the API accepts. */
  private void accepted(String name, String value) {
    if (options.sabotage() == Sabotage.WRONG_DNS && armed.get()) {
      String address = dns.address().getAddress().getHostAddress();
      String prefix = address.substring(0, address.lastIndexOf('.') + 1);
      dns.override().serve(name, prefix + NOWHERE_HOST);
    }
  }
}
