package dev.understudy.aliyun;

import com.aliyuncs.ecs.model.v20140526.AttachDiskRequest;
import com.aliyuncs.ecs.model.v20140526.CreateDiskRequest;
import com.aliyuncs.ecs.model.v20140526.DeleteDiskRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeDisksRequest;
import com.aliyuncs.ecs.model.v20140526.DetachDiskRequest;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Disks;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Page;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.core.Effect;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Disks of one region over ECS. */
final class AliyunDisks implements Disks {
  private static final Set<String> GONE = Set.of("InvalidDiskId.NotFound");
  private static final Set<String> PERHAPS_ATTACHED =
      Set.of("IncorrectDiskStatus", "InvalidDisk.InUse", "InvalidOperation.Conflict");
  private static final Set<String> DETACHED =
      Set.of("InvalidDisk.AlreadyDetached", "InvalidDiskId.NotFound", "InvalidInstanceId.NotFound");
  private static final Set<String> PERHAPS_DETACHED =
      Set.of(
          "InvalidDisk.AlreadyDetached",
          "InvalidDiskId.NotFound",
          "InvalidInstanceId.NotFound",
          "IncorrectDiskStatus",
          "DependencyViolation",
          "InvalidOperation.DiskDetachingFromThisEcs");

  /** The most that DescribeDisks gives at once; other lists end at 100. */
  private static final int LARGE_PAGE = 500;

  private final Gateway gateway;
  private final Tagging tagging;
  private final Fresh<DiskId> fresh;

  AliyunDisks(Gateway gateway, Tagging tagging, Fresh<DiskId> fresh) {
    this.gateway = gateway;
    this.tagging = tagging;
    this.fresh = fresh;
  }

  @Override
  public DiskId createFrom(
      SnapshotId snapshot, ZoneId zone, String category, String name, Tags tags, Token token) {
    CreateDiskRequest request = new CreateDiskRequest();
    request.setSnapshotId(snapshot.value());
    return create(request, zone, category, name, tags, token);
  }

  @Override
  public DiskId createEmpty(
      int sizeGib, ZoneId zone, String category, String name, Tags tags, Token token) {
    CreateDiskRequest request = new CreateDiskRequest();
    request.setSize(sizeGib);
    return create(request, zone, category, name, tags, token);
  }

  private DiskId create(
      CreateDiskRequest request,
      ZoneId zone,
      String category,
      String name,
      Tags tags,
      Token token) {
    Tags marked = tags.with(Tags.TOKEN, token.value());
    return fresh.creating(
        marked,
        () -> {
          request.setZoneId(zone.value());
          request.setDiskCategory(category);
          request.setDiskName(name);
          request.setClientToken(token.value());
          Parameters.tag(request, marked);
          return gateway.change(request, reply -> new DiskId(reply.required("DiskId")));
        });
  }

  @Override
  public List<Disk> describe(Collection<DiskId> ids) {
    return fresh.describe(
        ids,
        Disk::id,
        () ->
            Parameters.batches(ids).stream()
                .flatMap(
                    batch -> list(request -> request.setDiskIds(Parameters.json(batch))).stream())
                .toList());
  }

  @Override
  public List<Disk> of(InstanceId instance) {
    return list(request -> request.setInstanceId(instance.value())).stream()
        .sorted(Comparator.comparing(Disk::kind).thenComparing(Disk::id))
        .toList();
  }

  @Override
  public Page<Disk> page(String token) {
    return ask(request -> {}, LARGE_PAGE, token).toPort();
  }

  @Override
  public List<Disk> findByTags(Tags tags) {
    return fresh.find(
        tags,
        Disk::id,
        () ->
            tagging.carrying(
                tags,
                "disk",
                list(request -> Parameters.tag(request, tags)),
                batch -> list(request -> request.setDiskIds(Parameters.json(batch))),
                Disk::tags));
  }

  @Override
  public void attach(DiskId disk, InstanceId instance) {
    AttachDiskRequest request = new AttachDiskRequest();
    request.setDiskId(disk.value());
    request.setInstanceId(instance.value());
    request.setDeleteWithInstance(false);
    Optional<Refusal> refusal = gateway.changeUnless(request, PERHAPS_ATTACHED);
    if (refusal.isEmpty()) {
      return;
    }
    // AttachDisk takes no token, so a repeated call meets its own effect.
    Optional<Disk> now = look(disk);
    if (now.flatMap(Disk::instance).filter(instance::equals).isPresent()) {
      return;
    }
    boolean elsewhere = now.flatMap(Disk::instance).isPresent();
    throw (elsewhere ? refusal.get().withEffect(Effect.NONE) : refusal.get()).asException();
  }

  @Override
  public void detach(DiskId disk, InstanceId instance) {
    DetachDiskRequest request = new DetachDiskRequest();
    request.setDiskId(disk.value());
    request.setInstanceId(instance.value());
    Optional<Refusal> refusal = gateway.changeUnless(request, PERHAPS_DETACHED);
    if (refusal.isEmpty() || refusal.get().isOneOf(DETACHED)) {
      return;
    }
    Optional<Disk> now = look(disk);
    boolean stillThere = now.flatMap(Disk::instance).filter(instance::equals).isPresent();
    boolean leaving = now.map(Disk::state).filter(Disk.State.DETACHING::equals).isPresent();
    if (stillThere && !leaving) {
      throw refusal.get().asException();
    }
  }

  @Override
  public void delete(DiskId disk) {
    DeleteDiskRequest request = new DeleteDiskRequest();
    request.setDiskId(disk.value());
    gateway.changeUnless(request, GONE);
    fresh.deleted(disk);
  }

  private Optional<Disk> look(DiskId disk) {
    return list(request -> request.setDiskIds(Parameters.json(List.of(disk)))).stream().findFirst();
  }

  private List<Disk> list(Consumer<DescribeDisksRequest> filter) {
    return Pages.byToken(token -> ask(filter, Pages.SIZE, token));
  }

  private Pages.Page<Disk> ask(Consumer<DescribeDisksRequest> filter, int size, String token) {
    DescribeDisksRequest request = new DescribeDisksRequest();
    filter.accept(request);
    request.setMaxResults(size);
    if (!token.isEmpty()) {
      request.setNextToken(token);
    }
    return gateway.ask(
        request,
        reply ->
            Pages.page(
                reply, reply.list("Disks", "Disk").stream().map(AliyunDisks::disk).toList()));
  }

  private static Disk disk(Reply reply) {
    return new Disk(
        new DiskId(reply.required("DiskId")),
        reply.text("DiskName"),
        state(reply.text("Status")),
        reply.text("Type").equalsIgnoreCase("system") ? Disk.Kind.SYSTEM : Disk.Kind.DATA,
        reply.text("Category"),
        reply.number("Size"),
        new ZoneId(reply.required("ZoneId")),
        instance(reply),
        reply.text("SerialNumber"),
        reply.flag("DeleteWithInstance"),
        reply.findText("SourceSnapshotId").map(SnapshotId::new),
        reply.time("CreationTime"),
        reply.tags());
  }

  private static Optional<InstanceId> instance(Reply reply) {
    return reply
        .findText("InstanceId")
        .or(
            () ->
                reply.list("Attachments", "Attachment").stream()
                    .flatMap(attachment -> attachment.findText("InstanceId").stream())
                    .findFirst())
        .map(InstanceId::new);
  }

  private static Disk.State state(String status) {
    return switch (status) {
      case "In_use" -> Disk.State.IN_USE;
      case "Available" -> Disk.State.AVAILABLE;
      case "Attaching" -> Disk.State.ATTACHING;
      case "Detaching" -> Disk.State.DETACHING;
      case "Creating" -> Disk.State.CREATING;
      case "ReIniting" -> Disk.State.REINITIALIZING;
      default -> Disk.State.UNKNOWN;
    };
  }
}
