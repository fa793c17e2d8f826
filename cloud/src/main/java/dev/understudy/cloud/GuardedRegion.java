package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ports of one region as one drill may use them; see {@link GuardedCloud}. */
final class GuardedRegion implements Cloud.Region {
  private final Cloud.Region region;
  private final RunOwnership ownership;

  GuardedRegion(Cloud.Region region, RunOwnership ownership) {
    this.region = region;
    this.ownership = ownership;
  }

  @Override
  public RegionId id() {
    return region.id();
  }

  @Override
  public Instances instances() {
    return new GuardedInstances(region.instances());
  }

  @Override
  public Disks disks() {
    return new GuardedDisks(region.disks());
  }

  @Override
  public Snapshots snapshots() {
    return new GuardedSnapshots(region.snapshots(), ownership);
  }

  @Override
  public Images images() {
    return new GuardedImages(region.images());
  }

  @Override
  public Network network() {
    return new GuardedNetwork(region.network());
  }

  @Override
  public Console console() {
    return new GuardedConsole(region.console());
  }

  private Optional<Tags> tagsOf(InstanceId id) {
    return region.instances().describe(List.of(id)).stream().map(Instance::tags).findFirst();
  }

  private Optional<Tags> tagsOf(DiskId id) {
    return region.disks().describe(List.of(id)).stream().map(Disk::tags).findFirst();
  }

  private Optional<Tags> tagsOf(ImageId id) {
    return region.images().describe(List.of(id)).stream().map(Image::tags).findFirst();
  }

  private Optional<Tags> tagsOf(SecurityGroupId id) {
    if (region.network().findByTags(ownership.mark()).contains(id)) {
      return Optional.of(ownership.mark());
    }
    boolean there = region.network().findByTags(Tags.none()).contains(id);
    return there ? Optional.of(Tags.none()) : Optional.empty();
  }

  private void mine(String call, InstanceId id) {
    ownership.mine(call, id, () -> tagsOf(id));
  }

  private void mine(String call, DiskId id) {
    ownership.mine(call, id, () -> tagsOf(id));
  }

  private void mine(String call, SecurityGroupId id) {
    ownership.mine(call, id, () -> tagsOf(id));
  }

  private final class GuardedInstances implements Instances {
    private final Instances instances;

    private GuardedInstances(Instances instances) {
      this.instances = instances;
    }

    @Override
    public InstanceId launch(LaunchRequest request, Token token) {
      ownership.creating("Instances.launch", request.tags());
      // Isolate before boot: what starts must not be able to reach out from its first instruction.
      mine("Instances.launch", request.securityGroup());
      return ownership.made(instances.launch(request, token));
    }

    @Override
    public InstanceId create(LaunchRequest request, Token token) {
      ownership.creating("Instances.create", request.tags());
      return ownership.made(instances.create(request, token));
    }

    @Override
    public List<Instance> describe(Collection<InstanceId> ids) {
      return instances.describe(ids);
    }

    @Override
    public Page<Instance> page(String token) {
      return instances.page(token);
    }

    @Override
    public List<Instance> findByTags(Tags tags) {
      return instances.findByTags(tags);
    }

    @Override
    public void start(InstanceId id) {
      mine("Instances.start", id);
      instances.start(id);
    }

    @Override
    public void stop(InstanceId id, boolean force) {
      if (ownership.isThereAndMine("Instances.stop", id, () -> tagsOf(id))) {
        instances.stop(id, force);
      }
    }

    @Override
    public void release(InstanceId id) {
      if (ownership.isThereAndMine("Instances.release", id, () -> tagsOf(id))) {
        instances.release(id);
      }
    }
  }

  private final class GuardedDisks implements Disks {
    private final Disks disks;

    private GuardedDisks(Disks disks) {
      this.disks = disks;
    }

    @Override
    public DiskId createFrom(
        SnapshotId snapshot, ZoneId zone, String category, String name, Tags tags, Token token) {
      ownership.creating("Disks.createFrom", tags);
      return ownership.made(disks.createFrom(snapshot, zone, category, name, tags, token));
    }

    @Override
    public DiskId createEmpty(
        int sizeGib, ZoneId zone, String category, String name, Tags tags, Token token) {
      ownership.creating("Disks.createEmpty", tags);
      return ownership.made(disks.createEmpty(sizeGib, zone, category, name, tags, token));
    }

    @Override
    public List<Disk> describe(Collection<DiskId> ids) {
      return disks.describe(ids);
    }

    @Override
    public List<Disk> of(InstanceId instance) {
      return disks.of(instance);
    }

    @Override
    public Page<Disk> page(String token) {
      return disks.page(token);
    }

    @Override
    public List<Disk> findByTags(Tags tags) {
      return disks.findByTags(tags);
    }

    @Override
    public void attach(DiskId disk, InstanceId instance) {
      mine("Disks.attach", disk);
      mine("Disks.attach", instance);
      disks.attach(disk, instance);
    }

    @Override
    public void detach(DiskId disk, InstanceId instance) {
      if (ownership.isThereAndMine("Disks.detach", disk, () -> tagsOf(disk))
          && ownership.isThereAndMine("Disks.detach", instance, () -> tagsOf(instance))) {
        disks.detach(disk, instance);
      }
    }

    @Override
    public void delete(DiskId disk) {
      if (ownership.isThereAndMine("Disks.delete", disk, () -> tagsOf(disk))) {
        disks.delete(disk);
      }
    }
  }

  private final class GuardedImages implements Images {
    private final Images images;

    private GuardedImages(Images images) {
      this.images = images;
    }

    @Override
    public ImageId createFrom(SnapshotId systemSnapshot, String name, Tags tags, Token token) {
      ownership.creating("Images.createFrom", tags);
      return ownership.made(images.createFrom(systemSnapshot, name, tags, token));
    }

    @Override
    public List<Image> describe(Collection<ImageId> ids) {
      return images.describe(ids);
    }

    @Override
    public List<Image> findByTags(Tags tags) {
      return images.findByTags(tags);
    }

    @Override
    public void delete(ImageId id) {
      if (ownership.isThereAndMine("Images.delete", id, () -> tagsOf(id))) {
        images.delete(id);
      }
    }
  }

  private final class GuardedNetwork implements Network {
    private final Network network;

    private GuardedNetwork(Network network) {
      this.network = network;
    }

    @Override
    public SecurityGroupId createIsolated(
        String name, String vpc, String source, Set<Integer> ports, Tags tags, Token token) {
      ownership.creating("Network.createIsolated", tags);
      return ownership.made(network.createIsolated(name, vpc, source, ports, tags, token));
    }

    @Override
    public List<SecurityGroupId> findByTags(Tags tags) {
      return network.findByTags(tags);
    }

    @Override
    public void assign(InstanceId instance, List<SecurityGroupId> groups) {
      mine("Network.assign", instance);
      groups.forEach(group -> mine("Network.assign", group));
      network.assign(instance, groups);
    }

    @Override
    public void delete(SecurityGroupId id) {
      if (ownership.isThereAndMine("Network.delete", id, () -> tagsOf(id))) {
        network.delete(id);
      }
    }
  }

  private final class GuardedConsole implements Console {
    private final Console console;

    private GuardedConsole(Console console) {
      this.console = console;
    }

    @Override
    public String output(InstanceId instance) {
      return console.output(instance);
    }

    @Override
    public void tag(InstanceId instance, Tags tags) {
      mine("Console.tag", instance);
      ownership.tagging("Console.tag", tags);
      console.tag(instance, tags);
    }

    @Override
    public void tag(DiskId disk, Tags tags) {
      mine("Console.tag", disk);
      ownership.tagging("Console.tag", tags);
      console.tag(disk, tags);
    }
  }
}
