package dev.understudy.aliyun;

import com.aliyuncs.RpcAcsRequest;
import com.aliyuncs.ecs.model.v20140526.CreateInstanceRequest;
import com.aliyuncs.ecs.model.v20140526.DeleteInstanceRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeInstancesRequest;
import com.aliyuncs.ecs.model.v20140526.RunInstancesRequest;
import com.aliyuncs.ecs.model.v20140526.StartInstanceRequest;
import com.aliyuncs.ecs.model.v20140526.StopInstanceRequest;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Instances;
import dev.understudy.cloud.LaunchRequest;
import dev.understudy.cloud.Page;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.core.Token;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Servers of one region over ECS. */
final class AliyunInstances implements Instances {
  private static final Set<String> GONE =
      Set.of("InvalidInstanceId.NotFound", "Forbidden.InstanceNotFound", "Instance.Notfound");
  private static final Set<String> WRONG_STATE = Set.of("IncorrectInstanceStatus");
  private static final Set<String> GONE_OR_WRONG_STATE =
      Set.of(
          "InvalidInstanceId.NotFound",
          "Forbidden.InstanceNotFound",
          "Instance.Notfound",
          "IncorrectInstanceStatus");

  /** The API's own default is a category that current instance families refuse. */
  private static final String SYSTEM_DISK = "cloud_essd";

  private final Gateway gateway;
  private final Tagging tagging;
  private final Fresh<InstanceId> fresh;

  AliyunInstances(Gateway gateway, Tagging tagging, Fresh<InstanceId> fresh) {
    this.gateway = gateway;
    this.tagging = tagging;
    this.fresh = fresh;
  }

  @Override
  public InstanceId launch(LaunchRequest wanted, Token token) {
    Tags marked = wanted.tags().with(Tags.TOKEN, token.value());
    return fresh.creating(
        marked,
        () -> {
          RunInstancesRequest request = new RunInstancesRequest();
          request.setAmount(1);
          describe(request, wanted, marked, token);
          return gateway.change(request, AliyunInstances::launched);
        });
  }

  @Override
  public InstanceId create(LaunchRequest wanted, Token token) {
    Tags marked = wanted.tags().with(Tags.TOKEN, token.value());
    return fresh.creating(
        marked,
        () -> {
          CreateInstanceRequest request = new CreateInstanceRequest();
          describe(request, wanted, marked, token);
          return gateway.change(request, reply -> new InstanceId(reply.required("InstanceId")));
        });
  }

  @Override
  public List<Instance> describe(Collection<InstanceId> ids) {
    return fresh.describe(
        ids,
        Instance::id,
        () ->
            Parameters.batches(ids).stream()
                .flatMap(
                    batch ->
                        list(request -> request.setInstanceIds(Parameters.json(batch))).stream())
                .toList());
  }

  @Override
  public Page<Instance> page(String token) {
    return ask(request -> {}, token).toPort();
  }

  @Override
  public List<Instance> findByTags(Tags tags) {
    return fresh.find(
        tags,
        Instance::id,
        () ->
            tagging.carrying(
                tags,
                "instance",
                list(request -> Parameters.tag(request, tags)),
                batch -> list(request -> request.setInstanceIds(Parameters.json(batch))),
                Instance::tags));
  }

  @Override
  public void start(InstanceId id) {
    StartInstanceRequest request = new StartInstanceRequest();
    request.setInstanceId(id.value());
    Optional<Refusal> refusal = gateway.changeUnless(request, WRONG_STATE);
    if (refusal.isEmpty()) {
      return;
    }
    Set<Instance.State> done = Set.of(Instance.State.STARTING, Instance.State.RUNNING);
    if (look(id).map(Instance::state).filter(done::contains).isEmpty()) {
      throw refusal.get().asException();
    }
  }

  @Override
  public void stop(InstanceId id, boolean force) {
    StopInstanceRequest request = new StopInstanceRequest();
    request.setInstanceId(id.value());
    request.setForceStop(force);
    // The account's default may be StopCharging, which gives the resources back to the pool.
    request.setStoppedMode("KeepCharging");
    Optional<Refusal> refusal = gateway.changeUnless(request, GONE_OR_WRONG_STATE);
    if (refusal.isEmpty() || refusal.get().isOneOf(GONE)) {
      return;
    }
    Set<Instance.State> done = Set.of(Instance.State.STOPPING, Instance.State.STOPPED);
    Optional<Instance> now = look(id);
    if (now.isPresent() && !done.contains(now.get().state())) {
      throw refusal.get().asException();
    }
  }

  @Override
  public void release(InstanceId id) {
    DeleteInstanceRequest request = new DeleteInstanceRequest();
    request.setInstanceId(id.value());
    request.setForce(true);
    gateway.changeUnless(request, GONE);
    fresh.deleted(id);
  }

  /** RunInstances and CreateInstance have the same parameters, but no type in common. */
  private static void describe(
      RpcAcsRequest<?> request, LaunchRequest wanted, Tags tags, Token token) {
    request.putQueryParameter("InstanceName", wanted.name());
    request.putQueryParameter("ImageId", wanted.image().value());
    request.putQueryParameter("InstanceType", wanted.type());
    request.putQueryParameter("ZoneId", wanted.zone().value());
    request.putQueryParameter("VSwitchId", wanted.vswitch());
    request.putQueryParameter("SecurityGroupId", wanted.securityGroup().value());
    request.putQueryParameter("InstanceChargeType", "PostPaid");
    request.putQueryParameter("SystemDisk.Category", SYSTEM_DISK);
    wanted.keyPair().ifPresent(pair -> request.putQueryParameter("KeyPairName", pair));
    if (wanted.systemDiskGib() > 0) {
      request.putQueryParameter("SystemDisk.Size", Integer.toString(wanted.systemDiskGib()));
    }
    if (!wanted.userData().isEmpty()) {
      byte[] bytes = wanted.userData().getBytes(StandardCharsets.UTF_8);
      request.putQueryParameter("UserData", Base64.getEncoder().encodeToString(bytes));
    }
    request.putQueryParameter("ClientToken", token.value());
    Parameters.tag(request, tags);
  }

  private static InstanceId launched(Reply reply) {
    List<String> ids = reply.texts("InstanceIdSets", "InstanceIdSet");
    if (ids.size() != 1) {
      throw new Reply.MalformedException(
          "the answer names " + ids.size() + " servers instead of 1");
    }
    return new InstanceId(ids.get(0));
  }

  private Optional<Instance> look(InstanceId id) {
    return list(request -> request.setInstanceIds(Parameters.json(List.of(id)))).stream()
        .findFirst();
  }

  private List<Instance> list(Consumer<DescribeInstancesRequest> filter) {
    return Pages.byToken(token -> ask(filter, token));
  }

  private Pages.Page<Instance> ask(Consumer<DescribeInstancesRequest> filter, String token) {
    DescribeInstancesRequest request = new DescribeInstancesRequest();
    filter.accept(request);
    request.setMaxResults(Pages.SIZE);
    if (!token.isEmpty()) {
      request.setNextToken(token);
    }
    return gateway.ask(
        request,
        reply ->
            Pages.page(
                reply,
                reply.list("Instances", "Instance").stream()
                    .map(AliyunInstances::instance)
                    .toList()));
  }

  private static Instance instance(Reply reply) {
    List<String> publicAddresses =
        reply
            .inside("EipAddress")
            .findText("IpAddress")
            .map(List::of)
            .orElseGet(() -> reply.texts("PublicIpAddress", "IpAddress"));
    return new Instance(
        new InstanceId(reply.required("InstanceId")),
        reply.text("InstanceName"),
        state(reply.text("Status")),
        new ZoneId(reply.required("ZoneId")),
        reply.text("InstanceType"),
        reply.findText("ImageId").map(ImageId::new),
        reply.inside("VpcAttributes").texts("PrivateIpAddress", "IpAddress"),
        publicAddresses,
        reply.texts("SecurityGroupIds", "SecurityGroupId").stream()
            .map(SecurityGroupId::new)
            .toList(),
        reply.time("CreationTime"),
        reply.tags());
  }

  private static Instance.State state(String status) {
    return switch (status) {
      case "Pending" -> Instance.State.PENDING;
      case "Starting" -> Instance.State.STARTING;
      case "Running" -> Instance.State.RUNNING;
      case "Stopping" -> Instance.State.STOPPING;
      case "Stopped" -> Instance.State.STOPPED;
      default -> Instance.State.UNKNOWN;
    };
  }
}
