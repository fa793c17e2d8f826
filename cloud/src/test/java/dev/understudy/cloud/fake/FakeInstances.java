package dev.understudy.cloud.fake;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Instances;
import dev.understudy.cloud.LaunchRequest;
import dev.understudy.cloud.Page;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Servers of a region in memory. */
record FakeInstances(FakeRegion region) implements Instances {
  private static final int FIRST_HOST = 100;
  private static final Set<Instance.State> TAKE_NO_ORDERS =
      Set.of(Instance.State.PENDING, Instance.State.STARTING);

  @Override
  public InstanceId launch(LaunchRequest request, Token token) {
    return make(request, token, Instance.State.RUNNING);
  }

  @Override
  public InstanceId create(LaunchRequest request, Token token) {
    return make(request, token, Instance.State.STOPPED);
  }

  private InstanceId make(LaunchRequest request, Token token, Instance.State end) {
    region.call("launch " + request.type() + " in " + request.zone());
    String known = region.madeByToken.get(token.value());
    if (known != null) {
      return new InstanceId(known);
    }
    if (region.soldOut.contains(request.type() + "@" + request.zone())) {
      throw Problem.of(ProblemCode.NO_STOCK, "no stock", "", "").asException();
    }
    InstanceId id = new InstanceId(region.name("i"));
    if (region.vanishes) {
      return id;
    }
    Tags tags = request.tags().with(Tags.TOKEN, token.value());
    region.madeByToken.put(token.value(), id.value());
    region.instances.put(
        id,
        new Instance(
            id,
            request.name(),
            Instance.State.PENDING,
            request.zone(),
            request.type(),
            Optional.of(request.image()),
            List.of("10.0.0." + (FIRST_HOST + region.instances.size())),
            List.of(),
            List.of(request.securityGroup()),
            region.time.now(),
            tags));
    region.addDisk(id, request.zone().value(), Disk.Kind.SYSTEM, tags, true);
    region.later(id, () -> region.set(id, end));
    return id;
  }

  @Override
  public List<Instance> describe(Collection<InstanceId> ids) {
    region.look();
    return region.instances.values().stream().filter(i -> ids.contains(i.id())).toList();
  }

  @Override
  public Page<Instance> page(String token) {
    region.look();
    return new Page<>(List.copyOf(region.instances.values()), Optional.empty());
  }

  @Override
  public List<Instance> findByTags(Tags tags) {
    region.look();
    return region.instances.values().stream().filter(i -> i.tags().containsAll(tags)).toList();
  }

  @Override
  public void start(InstanceId id) {
    region.call("start " + id);
    region.set(id, Instance.State.STARTING);
    region.later(id, () -> region.set(id, Instance.State.RUNNING));
  }

  @Override
  public void stop(InstanceId id, boolean force) {
    region.call((force ? "cut power of " : "stop ") + id);
    Instance now = region.instances.get(id);
    if (now != null && TAKE_NO_ORDERS.contains(now.state())) {
      throw FakeRegion.refused("server " + id + " is " + now.state());
    }
    boolean isStopping = now != null && now.state() == Instance.State.STOPPING;
    if (!isStopping && (force || !region.deaf.contains(id))) {
      region.set(id, Instance.State.STOPPING);
      region.later(id, () -> region.set(id, Instance.State.STOPPED));
    }
  }

  @Override
  public void release(InstanceId id) {
    region.call("release " + id);
    region.later(
        id,
        () -> {
          region.instances.remove(id);
          for (Disk disk : List.copyOf(region.disks.values())) {
            if (disk.instance().equals(Optional.of(id))) {
              if (disk.deletedWithInstance()) {
                region.disks.remove(disk.id());
              } else {
                region.disks.put(
                    disk.id(), Changed.place(disk, Disk.State.AVAILABLE, Optional.empty()));
              }
            }
          }
        });
  }
}
