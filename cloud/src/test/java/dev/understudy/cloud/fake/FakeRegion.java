package dev.understudy.cloud.fake;

import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Console;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Disks;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Images;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Instances;
import dev.understudy.cloud.Network;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A region in memory. What takes time in a cloud takes a number of looks here: a state changes when
 * somebody has asked for it often enough.
 */
public final class FakeRegion implements Cloud.Region {
  final TimeSource time;
  final Map<InstanceId, Instance> instances = new LinkedHashMap<>();
  final Map<DiskId, Disk> disks = new LinkedHashMap<>();
  final Map<SnapshotId, Snapshot> snapshots = new LinkedHashMap<>();
  final Map<ImageId, Image> images = new LinkedHashMap<>();
  final Map<SnapshotGroupId, SnapshotGroup> groups = new LinkedHashMap<>();
  final Map<SnapshotId, SnapshotLock> locks = new LinkedHashMap<>();
  final List<AutomaticPolicy> automaticPolicies = new ArrayList<>();
  final Map<String, String> madeByToken = new LinkedHashMap<>();
  final Map<InstanceId, String> consoles = new LinkedHashMap<>();
  final Set<String> soldOut = new LinkedHashSet<>();
  final Set<String> refusedCategories = new LinkedHashSet<>();
  final Set<InstanceId> deaf = new LinkedHashSet<>();
  final List<String> calls = new ArrayList<>();
  boolean failsSnapshots;
  boolean hidesSnapshots;
  boolean refusesGroups;
  boolean failsImages;
  boolean vanishes;
  int failingCopies;
  private final RegionId id;
  final Function<RegionId, FakeRegion> others;
  private final Map<Object, Change> pending = new LinkedHashMap<>();
  private Optional<Problem> outage = Optional.empty();
  private int looks = 1;
  private int made;

  FakeRegion(RegionId id, TimeSource time, Function<RegionId, FakeRegion> others) {
    this.others = others;
    this.id = id;
    this.time = time;
  }

  /** A change that comes after some more looks. */
  private static final class Change {
    private int looksLeft;
    private final Runnable change;

    Change(int looksLeft, Runnable change) {
      this.looksLeft = looksLeft;
      this.change = change;
    }
  }

  @Override
  public RegionId id() {
    return id;
  }

  @Override
  public Instances instances() {
    return new FakeInstances(this);
  }

  @Override
  public Disks disks() {
    return new FakeDisks(this);
  }

  /** Steps take and delete many at once, so one call at a time is let in. */
  @Override
  public Snapshots snapshots() {
    Snapshots snapshots = new FakeSnapshots(this);
    Object alone =
        Proxy.newProxyInstance(
            Snapshots.class.getClassLoader(),
            new Class<?>[] {Snapshots.class},
            (self, method, arguments) -> {
              try {
                synchronized (this) {
                  return method.invoke(snapshots, arguments);
                }
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
    return Snapshots.class.cast(alone);
  }

  @Override
  public Images images() {
    return new FakeImages(this);
  }

  @Override
  public Network network() {
    return new NoNetwork();
  }

  @Override
  public Console console() {
    return new Console() {
      @Override
      public String output(InstanceId instance) {
        look();
        return consoles.getOrDefault(instance, "");
      }

      @Override
      public void tag(InstanceId instance, Tags tags) {
        call("tag " + instance);
        instances.computeIfPresent(instance, (key, now) -> Changed.tags(now, tags));
      }

      @Override
      public void tag(DiskId disk, Tags tags) {
        call("tag " + disk);
        disks.computeIfPresent(disk, (key, now) -> Changed.tags(now, tags));
      }
    };
  }

  /** From now on nothing answers here; {@link #heal} ends it. */
  public void fail() {
    outage =
        Optional.of(
            Problem.of(ProblemCode.CLOUD_UNREACHABLE, "region " + id + " is down", "", "")
                .withEffect(Effect.TRANSIENT));
  }

  public void heal() {
    outage = Optional.empty();
  }

  /** Every change of state takes this many looks. */
  public void takes(int manyLooks) {
    looks = manyLooks;
  }

  public void sellOut(String type, String zone) {
    soldOut.add(type + "@" + zone);
  }

  public void refuseCategory(String category) {
    refusedCategories.add(category);
  }

  /** It does not react to a polite stop. */
  public void deafen(InstanceId instance) {
    deaf.add(instance);
  }

  public void failSnapshots() {
    failsSnapshots = true;
  }

  public void mendSnapshots() {
    failsSnapshots = false;
  }

  /** Lists lag: no snapshot is listed until {@link #showSnapshots}. */
  public void hideSnapshots() {
    hidesSnapshots = true;
  }

  public void showSnapshots() {
    hidesSnapshots = false;
  }

  public void refuseGroups() {
    refusesGroups = true;
  }

  public void failImages() {
    failsImages = true;
  }

  /** The next so many copies that are made here end as failed. */
  public void failCopies(int many) {
    failingCopies = many;
  }

  /** What is launched is accepted and then not there. */
  public void vanishLaunched() {
    vanishes = true;
  }

  public void show(InstanceId instance, String console) {
    consoles.put(instance, console);
  }

  /** Changing calls so far, oldest first. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  public List<Instance> allInstances() {
    return List.copyOf(instances.values());
  }

  public List<Disk> allDisks() {
    return List.copyOf(disks.values());
  }

  public List<Snapshot> allSnapshots() {
    return List.copyOf(snapshots.values());
  }

  public List<Image> allImages() {
    return List.copyOf(images.values());
  }

  /** A running server with a system disk, made outside of any run. */
  public InstanceId addServer(String zone, String address, Tags tags) {
    InstanceId instance = new InstanceId(name("i"));
    Instance now =
        new Instance(
            instance,
            instance.value(),
            Instance.State.RUNNING,
            new ZoneId(zone),
            "ecs.g7.large",
            Optional.of(new ImageId("m-stock")),
            List.of(address),
            List.of(),
            List.of(),
            time.now(),
            tags);
    instances.put(instance, now);
    addDisk(instance, zone, Disk.Kind.SYSTEM, Tags.none(), true);
    return instance;
  }

  /** A disk on a server, made outside of any run. */
  public DiskId addDisk(
      InstanceId instance, String zone, Disk.Kind kind, Tags tags, boolean goesWithIt) {
    DiskId disk = new DiskId(name("d"));
    disks.put(
        disk,
        new Disk(
            disk,
            disk.value(),
            Disk.State.IN_USE,
            kind,
            "cloud_essd",
            40,
            new ZoneId(zone),
            Optional.of(instance),
            "serial-of-" + disk,
            goesWithIt,
            Optional.empty(),
            time.now(),
            tags));
    return disk;
  }

  /** The disk is gone, as after a failure of its storage. */
  public void lose(DiskId disk) {
    disks.remove(disk);
  }

  public void lose(InstanceId instance) {
    instances.remove(instance);
  }

  public void set(InstanceId instance, Instance.State state) {
    instances.computeIfPresent(instance, (key, now) -> Changed.state(now, state));
  }

  /** A snapshot made outside of any step, in any state and of any age. */
  public void addSnapshot(Snapshot snapshot) {
    snapshots.put(snapshot.id(), snapshot);
  }

  public void addAutomaticPolicy(AutomaticPolicy policy) {
    automaticPolicies.add(policy);
  }

  String name(String prefix) {
    return prefix + "-" + id.value().replace("cn-", "") + "-" + ++made;
  }

  /** Notes a changing call. */
  void call(String text) {
    answering();
    calls.add(text);
  }

  /** One look at the region: whatever was looked at often enough changes. */
  void look() {
    answering();
    for (Object key : List.copyOf(pending.keySet())) {
      Change change = pending.get(key);
      if (change != null && --change.looksLeft < 0) {
        pending.remove(key);
        change.change.run();
      }
    }
  }

  void later(Object key, Runnable change) {
    pending.put(key, new Change(looks, change));
  }

  private void answering() {
    if (outage.isPresent()) {
      throw new ProblemException(outage.get());
    }
  }

  static ProblemException missing(String what) {
    return Problem.of(ProblemCode.NOT_FOUND, "there is no " + what, "", "").asException();
  }

  static ProblemException refused(String what) {
    return Problem.of(ProblemCode.CLOUD_REFUSED, what, "", "").asException();
  }
}
