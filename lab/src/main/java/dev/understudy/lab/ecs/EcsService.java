package dev.understudy.lab.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ecs.Transitions.ModelAction;
import dev.understudy.lab.host.HostKind;
import dev.understudy.lab.rpc.Action;
import dev.understudy.lab.rpc.Actions;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Product;
import dev.understudy.lab.state.StateFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The ECS of the lab: resources, their actions, and their way through time. Thread-safe. */
public final class EcsService implements AutoCloseable {
  private static final String SECTION = "ecs";

  private final Model model;
  private final Transitions transitions;
  private final Machines machines;
  private final Lifecycle lifecycle;
  private final DiskMaker diskMaker;
  private final HostKind hosts;
  private final SnapshotActions snapshots;
  private final ImageActions images;
  private final Faults faults;
  private final String network;

  /**
   * @param network first three numbers of the servers' addresses, with a dot at the end
   * @param tampering what a sabotage does to a disk just made from a snapshot
   */
  public EcsService(
      HostKind hosts,
      Faults faults,
      Pace pace,
      String network,
      StateFile state,
      Consumer<Path> tampering) {
    this.hosts = hosts;
    this.faults = faults;
    this.network = network;
    Optional<JsonNode> saved = state.find(SECTION);
    this.model = saved.isPresent() ? StateFile.fromTree(saved.get(), Model.class) : new Model();
    model.index();
    this.transitions = new Transitions(model, pace, faults, state::changed);
    this.machines = new Machines(hosts);
    this.diskMaker = new DiskMaker(hosts, tampering::accept);
    this.lifecycle = new Lifecycle(machines, diskMaker);
    this.snapshots = new SnapshotActions(hosts, faults, pace);
    this.images = new ImageActions(snapshots, faults);
    state.supply(SECTION, () -> transitions.read(StateFile::toTree));
  }

  /** Adds every action. */
  public void addTo(Actions actions) {
    addInstances(actions);
    addDisks(actions);
    addSnapshots(actions);
    addImages(actions);
    addNetwork(actions);
    TagActions tags = new TagActions();
    actions.write(Product.ECS, "TagResources", on(tags::tag));
    actions.write(Product.ECS, "UntagResources", on(tags::untag));
    actions.read(Product.ECS, "ListTagResources", on(tags::list));
  }

  /** What breaks servers, and mends them. */
  public Breakages breakages() {
    return new Breakages(transitions, machines, lifecycle);
  }

  /** What the lab's owner sees and sets up that no API shows. */
  public Inventory inventory() {
    return new Inventory(transitions, hosts);
  }

  /** Makes the networks and stock images of an empty cloud; does nothing when they are there. */
  public void found() {
    transitions.change((any, effects) -> Foundation.lay(any, network));
  }

  /** Makes a part of a fleet in the zones of a region, where there is a security group. */
  public void addFleet(FleetPart part) {
    transitions.change((any, effects) -> part.make(any, network));
  }

  /** Goes on where the lab was when it went down: running servers boot, work in progress ends. */
  public void resume() {
    transitions.change(new Resumption(lifecycle, diskMaker, machines, snapshots, images)::resume);
  }

  /** A machine has switched itself off. */
  public void halted(String id) {
    transitions.change(
        (any, effects) -> {
          Instance instance = any.instances.get(id);
          if (instance != null && instance.is(Instance.Status.RUNNING)) {
            instance.status = Instance.Status.STOPPED;
          }
        });
  }

  @Override
  public void close() {
    transitions.close();
  }

  private void addInstances(Actions actions) {
    LaunchActions launch = new LaunchActions(faults, diskMaker, lifecycle, network);
    InstanceActions instances = new InstanceActions(machines, lifecycle, faults);
    InstanceQueries queries = new InstanceQueries(hosts, transitions);
    actions.idempotent(Product.ECS, "RunInstances", on(launch::runInstances));
    actions.idempotent(Product.ECS, "CreateInstance", on(launch::createInstance));
    actions.write(Product.ECS, "StartInstance", on(instances::start));
    actions.write(Product.ECS, "StopInstance", on(instances::stop));
    actions.write(Product.ECS, "RebootInstance", on(instances::reboot));
    actions.write(Product.ECS, "DeleteInstance", on(instances::delete));
    actions.idempotent(Product.ECS, "DeleteInstances", on(instances::deleteSeveral));
    actions.write(Product.ECS, "ModifyInstanceAttribute", on(instances::modify));
    BatchActions batches = new BatchActions(lifecycle, faults);
    actions.write(Product.ECS, "StartInstances", on(batches::start));
    actions.write(Product.ECS, "StopInstances", on(batches::stop));
    actions.write(Product.ECS, "RebootInstances", on(batches::reboot));
    actions.read(Product.ECS, "DescribeInstances", on(queries::describe));
    actions.read(Product.ECS, "DescribeInstanceAttribute", on(queries::attribute));
    actions.read(Product.ECS, "DescribeInstanceStatus", on(queries::status));
    actions.read(Product.ECS, "GetInstanceConsoleOutput", queries::consoleOutput);
  }

  private void addDisks(Actions actions) {
    DiskActions disks = new DiskActions(hosts, diskMaker);
    actions.idempotent(Product.ECS, "CreateDisk", on(disks::create));
    actions.write(Product.ECS, "AttachDisk", on(disks::attach));
    actions.write(Product.ECS, "DetachDisk", on(disks::detach));
    actions.write(Product.ECS, "ResetDisk", on(disks::reset));
    actions.write(Product.ECS, "DeleteDisk", on(disks::delete));
    actions.write(Product.ECS, "ModifyDiskAttribute", on(disks::modify));
    actions.read(Product.ECS, "DescribeDisks", on(new DiskQueries()::describe));
  }

  private void addSnapshots(Actions actions) {
    SnapshotGroupActions groups = new SnapshotGroupActions(snapshots, faults);
    actions.idempotent(Product.ECS, "CreateSnapshot", on(snapshots::create));
    actions.idempotent(Product.ECS, "CopySnapshot", on(snapshots::copy));
    actions.write(Product.ECS, "ModifySnapshotAttribute", on(snapshots::modify));
    actions.write(Product.ECS, "DeleteSnapshot", on(snapshots::delete));
    actions.read(Product.ECS, "DescribeSnapshots", on(new SnapshotQueries()::describe));
    SnapshotLinkQueries links = new SnapshotLinkQueries();
    actions.read(Product.ECS, "DescribeSnapshotLinks", on(links::describe));
    actions.read(Product.ECS, "DescribeSnapshotsUsage", on(links::usage));
    AutoSnapshotPolicyActions policies = new AutoSnapshotPolicyActions();
    actions.write(Product.ECS, "CreateAutoSnapshotPolicy", on(policies::create));
    actions.write(Product.ECS, "ApplyAutoSnapshotPolicy", on(policies::apply));
    actions.write(Product.ECS, "CancelAutoSnapshotPolicy", on(policies::cancel));
    actions.write(Product.ECS, "DeleteAutoSnapshotPolicy", on(policies::delete));
    actions.read(Product.ECS, "DescribeAutoSnapshotPolicyEx", on(policies::describe));
    actions.read(Product.ECS, "DescribeAutoSnapshotPolicyAssociations", on(policies::associations));
    SnapshotLockActions locks = new SnapshotLockActions();
    actions.idempotent(Product.ECS, "LockSnapshot", on(locks::lock));
    actions.idempotent(Product.ECS, "UnlockSnapshot", on(locks::unlock));
    actions.read(Product.ECS, "DescribeLockedSnapshots", on(locks::describe));
    actions.idempotent(Product.ECS, "CreateSnapshotGroup", on(groups::create));
    actions.write(Product.ECS, "DeleteSnapshotGroup", on(groups::delete));
    actions.read(Product.ECS, "DescribeSnapshotGroups", on(groups::describe));
  }

  private void addImages(Actions actions) {
    KeyPairActions keyPairs = new KeyPairActions();
    actions.idempotent(Product.ECS, "CreateImage", on(images::create));
    actions.write(Product.ECS, "DeleteImage", on(images::delete));
    actions.read(Product.ECS, "DescribeImages", on(images::describe));
    actions.write(Product.ECS, "ImportKeyPair", on(keyPairs::importPair));
    actions.read(Product.ECS, "DescribeKeyPairs", on(keyPairs::describe));
  }

  private void addNetwork(Actions actions) {
    SecurityGroupActions groups = new SecurityGroupActions(machines);
    PlacementQueries placement = new PlacementQueries(faults);
    actions.idempotent(Product.ECS, "CreateSecurityGroup", on(groups::create));
    actions.idempotent(Product.ECS, "AuthorizeSecurityGroup", on(groups::authorizeIngress));
    actions.idempotent(Product.ECS, "AuthorizeSecurityGroupEgress", on(groups::authorizeEgress));
    actions.idempotent(Product.ECS, "RevokeSecurityGroup", on(groups::revokeIngress));
    actions.idempotent(Product.ECS, "RevokeSecurityGroupEgress", on(groups::revokeEgress));
    actions.write(Product.ECS, "DeleteSecurityGroup", on(groups::delete));
    actions.read(Product.ECS, "DescribeSecurityGroups", on(groups::describe));
    actions.read(Product.ECS, "DescribeSecurityGroupAttribute", on(groups::describeAttribute));
    actions.read(Product.ECS, "DescribeRegions", on(placement::regions));
    actions.read(Product.ECS, "DescribeZones", on(placement::zones));
    actions.read(Product.ECS, "DescribeInstanceTypes", on(placement::types));
    actions.read(Product.ECS, "DescribeAvailableResource", on(placement::available));
    for (Product product : List.of(Product.ECS, Product.VPC)) {
      actions.read(product, "DescribeVpcs", on(placement::vpcs));
      actions.read(product, "DescribeVSwitches", on(placement::vswitches));
    }
  }

  private Action on(ModelAction action) {
    return request -> transitions.perform(request, action);
  }
}
