package dev.understudy.runbooks.fake;

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
import dev.understudy.cloud.LaunchRequest;
import dev.understudy.cloud.Network;
import dev.understudy.cloud.Page;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.fake.PlainSnapshots;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One region: things are listed by tags and deleted, and a deletion is refused where the cloud
 * refuses it. What drill steps never call is an error.
 */
public final class FakeRegion implements Cloud.Region {
  private final RegionId id;
  private final Map<InstanceId, Instance> instances = new LinkedHashMap<>();
  private final Map<DiskId, Disk> disks = new LinkedHashMap<>();
  private final Map<SnapshotId, Snapshot> snapshots = new LinkedHashMap<>();
  private final Map<ImageId, Image> images = new LinkedHashMap<>();
  private final Map<SecurityGroupId, Tags> groups = new LinkedHashMap<>();
  private final Set<String> undeletable = new TreeSet<>();
  private Set<Integer> ports = Set.of();
  private String source = "";

  FakeRegion(RegionId id) {
    this.id = id;
  }

  public void addInstance(String name, Tags tags) {
    InstanceId instance = new InstanceId(name);
    instances.put(
        instance,
        new Instance(
            instance,
            name,
            Instance.State.RUNNING,
            new ZoneId("z"),
            "t",
            Optional.empty(),
            List.of("127.0.0.1"),
            List.of(),
            List.of(),
            Instant.EPOCH,
            tags));
  }

  public void addDisk(String name, String instance, Tags tags) {
    Optional<InstanceId> owner =
        instance.isEmpty() ? Optional.empty() : Optional.of(new InstanceId(instance));
    disks.put(new DiskId(name), disk(new DiskId(name), owner, tags));
  }

  public void addSnapshot(String name, Tags tags) {
    SnapshotId snapshot = new SnapshotId(name);
    snapshots.put(
        snapshot,
        new Snapshot(
            snapshot,
            name,
            Snapshot.State.ACCOMPLISHED,
            100,
            new DiskId("d-0"),
            Disk.Kind.DATA,
            20,
            Instant.EPOCH,
            tags));
  }

  public void addImage(String name, Tags tags) {
    ImageId image = new ImageId(name);
    images.put(
        image, new Image(image, name, Image.State.AVAILABLE, List.of(), Instant.EPOCH, tags));
  }

  public void addGroup(String name, Tags tags) {
    groups.put(new SecurityGroupId(name), tags);
  }

  /** From now on its deletion is accepted and does nothing. */
  public void keepAlive(String name) {
    undeletable.add(name);
  }

  /** Ids of everything there is. */
  public List<String> everything() {
    List<Object> all = new ArrayList<>(instances.keySet());
    all.addAll(disks.keySet());
    all.addAll(snapshots.keySet());
    all.addAll(images.keySet());
    all.addAll(groups.keySet());
    return all.stream().map(Object::toString).toList();
  }

  /** What the last group that was made lets in, and from where. */
  public String opened() {
    return source + " " + ports;
  }

  @Override
  public RegionId id() {
    return id;
  }

  @Override
  public Instances instances() {
    return new FakeInstances();
  }

  @Override
  public Disks disks() {
    return new FakeDisks();
  }

  @Override
  public Snapshots snapshots() {
    return new FakeSnapshots();
  }

  @Override
  public Images images() {
    return new FakeImages();
  }

  @Override
  public Network network() {
    return new FakeNetwork();
  }

  @Override
  public Console console() {
    throw unused();
  }

  private static Disk disk(DiskId id, Optional<InstanceId> instance, Tags tags) {
    return new Disk(
        id,
        id.value(),
        instance.isPresent() ? Disk.State.IN_USE : Disk.State.AVAILABLE,
        Disk.Kind.DATA,
        "c",
        20,
        new ZoneId("z"),
        instance,
        "serial",
        false,
        Optional.empty(),
        Instant.EPOCH,
        tags);
  }

  private static <T> List<T> tagged(Collection<T> all, Function<T, Tags> tags, Tags wanted) {
    return all.stream().filter(one -> tags.apply(one).containsAll(wanted)).toList();
  }

  private <I> void delete(Map<I, ?> things, I thing) {
    if (!undeletable.contains(thing.toString())) {
      things.remove(thing);
    }
  }

  private static AssertionError unused() {
    return new AssertionError("a drill step called what it should not need");
  }

  private final class FakeInstances implements Instances {
    @Override
    public InstanceId launch(LaunchRequest request, Token token) {
      throw unused();
    }

    @Override
    public InstanceId create(LaunchRequest request, Token token) {
      throw unused();
    }

    @Override
    public List<Instance> describe(Collection<InstanceId> ids) {
      return instances.values().stream().filter(one -> ids.contains(one.id())).toList();
    }

    @Override
    public Page<Instance> page(String token) {
      throw unused();
    }

    @Override
    public List<Instance> findByTags(Tags tags) {
      return tagged(instances.values(), Instance::tags, tags);
    }

    @Override
    public void start(InstanceId instance) {
      throw unused();
    }

    @Override
    public void stop(InstanceId instance, boolean force) {
      throw unused();
    }

    @Override
    public void release(InstanceId instance) {
      delete(instances, instance);
      if (!instances.containsKey(instance)) {
        disks.replaceAll(
            (key, disk) ->
                disk.instance().equals(Optional.of(instance))
                    ? disk(key, Optional.empty(), disk.tags())
                    : disk);
      }
    }
  }

  private final class FakeDisks implements Disks {
    @Override
    public DiskId createFrom(
        SnapshotId snapshot, ZoneId zone, String category, String name, Tags tags, Token token) {
      throw unused();
    }

    @Override
    public DiskId createEmpty(
        int sizeGib, ZoneId zone, String category, String name, Tags tags, Token token) {
      throw unused();
    }

    @Override
    public List<Disk> describe(Collection<DiskId> ids) {
      throw unused();
    }

    @Override
    public List<Disk> of(InstanceId instance) {
      throw unused();
    }

    @Override
    public Page<Disk> page(String token) {
      throw unused();
    }

    @Override
    public List<Disk> findByTags(Tags tags) {
      return tagged(disks.values(), Disk::tags, tags);
    }

    @Override
    public void attach(DiskId disk, InstanceId instance) {
      throw unused();
    }

    @Override
    public void detach(DiskId disk, InstanceId instance) {
      throw unused();
    }

    @Override
    public void delete(DiskId disk) {
      if (disks.containsKey(disk) && disks.get(disk).state() != Disk.State.AVAILABLE) {
        throw refused("disk " + disk + " is in use").asException();
      }
      FakeRegion.this.delete(disks, disk);
    }
  }

  private final class FakeSnapshots extends PlainSnapshots {
    @Override
    public SnapshotId take(DiskId disk, String name, Tags tags, Token token) {
      throw unused();
    }

    @Override
    public List<Snapshot> describe(Collection<SnapshotId> ids) {
      throw unused();
    }

    @Override
    public List<Snapshot> of(Collection<DiskId> of) {
      throw unused();
    }

    @Override
    public List<Snapshot> findByTags(Tags tags) {
      return tagged(snapshots.values(), Snapshot::tags, tags);
    }

    @Override
    public void tag(SnapshotId snapshot, Tags tags) {
      throw unused();
    }

    @Override
    public void delete(SnapshotId snapshot) {
      FakeRegion.this.delete(snapshots, snapshot);
    }
  }

  private final class FakeImages implements Images {
    @Override
    public ImageId createFrom(SnapshotId systemSnapshot, String name, Tags tags, Token token) {
      throw unused();
    }

    @Override
    public List<Image> describe(Collection<ImageId> ids) {
      throw unused();
    }

    @Override
    public List<Image> findByTags(Tags tags) {
      return tagged(images.values(), Image::tags, tags);
    }

    @Override
    public void delete(ImageId image) {
      FakeRegion.this.delete(images, image);
    }
  }

  private final class FakeNetwork implements Network {
    @Override
    public SecurityGroupId createIsolated(
        String name, String vpc, String from, Set<Integer> open, Tags tags, Token token) {
      ports = new TreeSet<>(open);
      source = from;
      SecurityGroupId group = new SecurityGroupId("sg-" + (groups.size() + 1));
      groups.put(group, tags);
      return group;
    }

    @Override
    public List<SecurityGroupId> findByTags(Tags tags) {
      return tagged(List.copyOf(groups.keySet()), groups::get, tags);
    }

    @Override
    public void assign(InstanceId instance, List<SecurityGroupId> to) {
      throw unused();
    }

    @Override
    public void delete(SecurityGroupId group) {
      if (!instances.isEmpty() && groups.containsKey(group)) {
        throw refused("security group " + group + " is in use").asException();
      }
      FakeRegion.this.delete(groups, group);
    }
  }

  private static Problem refused(String what) {
    return Problem.of(ProblemCode.CLOUD_REFUSED, what, "", "");
  }
}
