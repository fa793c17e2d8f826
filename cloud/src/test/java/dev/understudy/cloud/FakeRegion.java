package dev.understudy.cloud;

import static dev.understudy.cloud.FakeCloud.once;
import static dev.understudy.cloud.FakeCloud.refused;

import dev.understudy.core.Effect;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One region of a {@link FakeCloud}. */
public final class FakeRegion implements Cloud.Region {
  final FakeCloud cloud;
  private final RegionId id;
  final Map<Token, Object> tokens = new HashMap<>();
  private final Map<InstanceId, Instance> instances = new LinkedHashMap<>();
  final Map<DiskId, Disk> disks = new LinkedHashMap<>();
  final Map<SnapshotId, Snapshot> snapshots = new LinkedHashMap<>();
  final Map<ImageId, Image> images = new LinkedHashMap<>();
  private final Map<SecurityGroupId, Tags> groups = new LinkedHashMap<>();

  FakeRegion(FakeCloud cloud, RegionId id) {
    this.cloud = cloud;
    this.id = id;
  }

  /** A running server with a system disk and a data disk, as an estate has it. */
  public InstanceId withServer(ZoneId zone, Tags tags) {
    SecurityGroupId group = new SecurityGroupId(cloud.next("sg-"));
    groups.put(group, Tags.none());
    LaunchRequest request =
        new LaunchRequest(
            "server",
            new ImageId("m-stock"),
            "type",
            zone,
            "vsw-1",
            group,
            Optional.empty(),
            0,
            "",
            tags);
    InstanceId server = add(request, Instance.State.RUNNING, tags);
    putDisk(Disk.Kind.DATA, Disk.State.IN_USE, zone, Optional.of(server), Optional.empty(), tags);
    return server;
  }

  /** A group that somebody else made. */
  public void withGroup(SecurityGroupId group) {
    groups.put(group, Tags.none());
  }

  @Override
  public RegionId id() {
    return id;
  }

  @Override
  public Instances instances() {
    return new Instances() {
      @Override
      public InstanceId launch(LaunchRequest request, Token token) {
        Tags tags = request.tags().with(Tags.TOKEN, token.value());
        return once(
            tokens, token, InstanceId.class, () -> add(request, Instance.State.RUNNING, tags));
      }

      @Override
      public InstanceId create(LaunchRequest request, Token token) {
        Tags tags = request.tags().with(Tags.TOKEN, token.value());
        return once(
            tokens, token, InstanceId.class, () -> add(request, Instance.State.STOPPED, tags));
      }

      @Override
      public List<Instance> describe(Collection<InstanceId> ids) {
        return instances.values().stream().filter(i -> ids.contains(i.id())).toList();
      }

      @Override
      public Page<Instance> page(String token) {
        return new Page<>(List.copyOf(instances.values()), Optional.empty());
      }

      @Override
      public List<Instance> findByTags(Tags tags) {
        return instances.values().stream().filter(i -> i.tags().containsAll(tags)).toList();
      }

      @Override
      public void start(InstanceId server) {
        change(server, Instance.State.RUNNING);
      }

      @Override
      public void stop(InstanceId server, boolean force) {
        if (instances.containsKey(server)) {
          change(server, Instance.State.STOPPED);
        }
      }

      @Override
      public void release(InstanceId server) {
        instances.remove(server);
        for (Disk disk : List.copyOf(disks.values())) {
          if (disk.instance().equals(Optional.of(server))) {
            if (disk.deletedWithInstance()) {
              disks.remove(disk.id());
            } else {
              place(disk, Disk.State.AVAILABLE, Optional.empty());
            }
          }
        }
      }
    };
  }

  @Override
  public Disks disks() {
    return new FakeDisks(this);
  }

  @Override
  public Snapshots snapshots() {
    return new FakeSnapshots(this);
  }

  @Override
  public Images images() {
    return new FakeImages(this);
  }

  @Override
  public Network network() {
    return new Network() {
      @Override
      public SecurityGroupId createIsolated(
          String name, String vpc, String source, Set<Integer> ports, Tags tags, Token token) {
        return once(
            tokens,
            token,
            SecurityGroupId.class,
            () -> {
              SecurityGroupId made = new SecurityGroupId(cloud.next("sg-"));
              groups.put(made, tags.with(Tags.TOKEN, token.value()));
              return made;
            });
      }

      @Override
      public List<SecurityGroupId> findByTags(Tags tags) {
        return groups.entrySet().stream()
            .filter(group -> group.getValue().containsAll(tags))
            .map(Map.Entry::getKey)
            .toList();
      }

      @Override
      public void assign(InstanceId instance, List<SecurityGroupId> wanted) {
        Instance now = get(instance);
        put(now, now.state(), wanted, now.tags());
      }

      @Override
      public void delete(SecurityGroupId group) {
        if (instances.values().stream().anyMatch(i -> i.securityGroups().contains(group))) {
          throw refused(ProblemCode.CLOUD_REFUSED, group + " is in use")
              .problem()
              .withEffect(Effect.TRANSIENT)
              .asException();
        }
        groups.remove(group);
      }
    };
  }

  @Override
  public Console console() {
    return new Console() {
      @Override
      public String output(InstanceId instance) {
        return get(instance).state() == Instance.State.RUNNING ? "booted\n" : "";
      }

      @Override
      public void tag(InstanceId instance, Tags tags) {
        Instance now = get(instance);
        put(now, now.state(), now.securityGroups(), now.tags().with(tags));
      }

      @Override
      public void tag(DiskId disk, Tags tags) {
        Disk now = get(disk);
        disks.put(
            disk,
            new Disk(
                now.id(),
                now.name(),
                now.state(),
                now.kind(),
                now.category(),
                now.sizeGib(),
                now.zone(),
                now.instance(),
                now.serial(),
                now.deletedWithInstance(),
                now.source(),
                now.created(),
                now.tags().with(tags)));
      }
    };
  }

  static List<Snapshot> newest(List<Snapshot> list) {
    List<Snapshot> sorted = new ArrayList<>(list);
    sorted.sort(Comparator.comparing(Snapshot::created).reversed());
    return List.copyOf(sorted);
  }

  private InstanceId add(LaunchRequest request, Instance.State state, Tags tags) {
    if (!groups.containsKey(request.securityGroup())) {
      throw refused(ProblemCode.NOT_FOUND, "there is no " + request.securityGroup());
    }
    InstanceId server = new InstanceId(cloud.next("i-"));
    instances.put(
        server,
        new Instance(
            server,
            request.name(),
            state,
            request.zone(),
            request.type(),
            Optional.of(request.image()),
            List.of("127.0.0." + instances.size()),
            List.of(),
            List.of(request.securityGroup()),
            cloud.time.now(),
            tags));
    putDisk(
        Disk.Kind.SYSTEM,
        Disk.State.IN_USE,
        request.zone(),
        Optional.of(server),
        Optional.empty(),
        tags);
    return server;
  }

  DiskId putDisk(
      Disk.Kind kind,
      Disk.State state,
      ZoneId zone,
      Optional<InstanceId> instance,
      Optional<SnapshotId> source,
      Tags tags) {
    return putDisk(20, kind, state, zone, instance, source, tags);
  }

  DiskId putDisk(
      int sizeGib,
      Disk.Kind kind,
      Disk.State state,
      ZoneId zone,
      Optional<InstanceId> instance,
      Optional<SnapshotId> source,
      Tags tags) {
    DiskId disk = new DiskId(cloud.next("d-"));
    disks.put(
        disk,
        new Disk(
            disk,
            "disk",
            state,
            kind,
            "cloud_essd",
            sizeGib,
            zone,
            instance,
            "serial" + disk.value(),
            kind == Disk.Kind.SYSTEM,
            source,
            cloud.time.now(),
            tags));
    return disk;
  }

  void place(Disk disk, Disk.State state, Optional<InstanceId> instance) {
    boolean own = disk.kind() == Disk.Kind.SYSTEM && instance.isPresent();
    disks.put(
        disk.id(),
        new Disk(
            disk.id(),
            disk.name(),
            state,
            disk.kind(),
            disk.category(),
            disk.sizeGib(),
            disk.zone(),
            instance,
            disk.serial(),
            own,
            disk.source(),
            disk.created(),
            disk.tags()));
  }

  private void change(InstanceId server, Instance.State state) {
    Instance now = get(server);
    put(now, state, now.securityGroups(), now.tags());
  }

  private void put(Instance now, Instance.State state, List<SecurityGroupId> in, Tags tags) {
    instances.put(
        now.id(),
        new Instance(
            now.id(),
            now.name(),
            state,
            now.zone(),
            now.type(),
            now.image(),
            now.privateAddresses(),
            now.publicAddresses(),
            in,
            now.created(),
            tags));
  }

  Instance get(InstanceId server) {
    return found(instances.get(server), server);
  }

  Disk get(DiskId disk) {
    return found(disks.get(disk), disk);
  }

  Snapshot get(SnapshotId snapshot) {
    return found(snapshots.get(snapshot), snapshot);
  }

  private static <T> T found(T resource, Object wanted) {
    if (resource == null) {
      throw refused(ProblemCode.NOT_FOUND, "there is no " + wanted);
    }
    return resource;
  }
}
