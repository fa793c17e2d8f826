package dev.understudy.aliyun;

import com.aliyuncs.ecs.model.v20140526.CopySnapshotRequest;
import com.aliyuncs.ecs.model.v20140526.CreateSnapshotRequest;
import com.aliyuncs.ecs.model.v20140526.DeleteSnapshotRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeSnapshotsRequest;
import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Page;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.SnapshotUsage;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Snapshots of one region over ECS. */
final class AliyunSnapshots implements Snapshots {
  private static final Set<String> GONE = Set.of("InvalidSnapshotId.NotFound");
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Comparator<Snapshot> NEWEST_FIRST =
      Comparator.comparing(Snapshot::created).thenComparing(Snapshot::id).reversed();

  private final Gateway gateway;
  private final Tagging tagging;
  private final Fresh<SnapshotId> fresh;
  private final SnapshotGroupCalls groups;
  private final SnapshotCare care;

  AliyunSnapshots(
      Gateway gateway,
      Tagging tagging,
      Fresh<SnapshotId> fresh,
      Fresh<SnapshotGroupId> freshGroups) {
    this.gateway = gateway;
    this.tagging = tagging;
    this.fresh = fresh;
    this.groups = new SnapshotGroupCalls(gateway, freshGroups);
    this.care = new SnapshotCare(gateway);
  }

  @Override
  public SnapshotId take(DiskId disk, String name, Tags tags, Token token) {
    Tags marked = tags.with(Tags.TOKEN, token.value());
    return fresh.creating(
        marked,
        () -> {
          CreateSnapshotRequest request = new CreateSnapshotRequest();
          request.setDiskId(disk.value());
          request.setSnapshotName(name);
          request.setClientToken(token.value());
          Parameters.tag(request, marked);
          return gateway.change(request, reply -> new SnapshotId(reply.required("SnapshotId")));
        });
  }

  @Override
  public SnapshotGroupId takeGroup(
      InstanceId instance, List<DiskId> disks, String name, Tags tags, Token token) {
    return groups.take(instance, disks, name, tags, token);
  }

  @Override
  public List<SnapshotGroup> describeGroups(Collection<SnapshotGroupId> ids) {
    return groups.describe(ids);
  }

  @Override
  public List<SnapshotGroup> groupsByTags(Tags tags) {
    return groups.findByTags(tags);
  }

  @Override
  public void deleteGroup(SnapshotGroupId id) {
    groups.delete(id);
  }

  @Override
  public SnapshotId copy(
      SnapshotId source, RegionId to, String name, Tags tags, Optional<String> key, Token token) {
    CopySnapshotRequest request = new CopySnapshotRequest();
    request.setSnapshotId(source.value());
    request.setDestinationRegionId(to.value());
    request.setDestinationSnapshotName(name);
    request.setDestinationSnapshotDescription("copy of " + source);
    // The SDK's class lacks it; the API takes it.
    request.putQueryParameter("ClientToken", token.value());
    key.ifPresent(
        id -> {
          request.setEncrypted(true);
          request.setKMSKeyId(id);
        });
    Parameters.tag(request, tags.with(Tags.TOKEN, token.value()));
    return gateway.change(request, reply -> new SnapshotId(reply.required("SnapshotId")));
  }

  @Override
  public List<Snapshot> describe(Collection<SnapshotId> ids) {
    return fresh.describe(
        ids,
        Snapshot::id,
        () ->
            Parameters.batches(ids).stream()
                .flatMap(
                    batch ->
                        list(request -> request.setSnapshotIds(Parameters.json(batch))).stream())
                .toList());
  }

  @Override
  public List<Snapshot> of(Collection<DiskId> disks) {
    return disks.stream()
        .distinct()
        .flatMap(disk -> list(request -> request.setDiskId(disk.value())).stream())
        .sorted(NEWEST_FIRST)
        .toList();
  }

  @Override
  public List<Snapshot> findByTags(Tags tags) {
    List<Snapshot> found =
        fresh.find(
            tags,
            Snapshot::id,
            () ->
                tagging.carrying(
                    tags,
                    "snapshot",
                    list(request -> Parameters.tag(request, tags)),
                    batch -> list(request -> request.setSnapshotIds(Parameters.json(batch))),
                    Snapshot::tags));
    return found.stream().sorted(NEWEST_FIRST).toList();
  }

  @Override
  public Page<Snapshot> page(Optional<Instant> since, String token) {
    Pages.Page<Snapshot> page =
        ask(
            request -> {
              if (since.isPresent()) {
                request.setFilter1Key("CreationStartTime");
                request.setFilter1Value(MINUTE.format(since.get()));
              }
            },
            token);
    return page.toPort();
  }

  @Override
  public void tagAll(Collection<SnapshotId> ids, Tags tags) {
    tagging.tagAll("snapshot", ids, tags);
  }

  @Override
  public SnapshotLock lock(SnapshotId id, int days, int coolOffHours, Token token) {
    return care.lock(id, days, coolOffHours, token);
  }

  @Override
  public List<SnapshotLock> locks() {
    return care.locks();
  }

  @Override
  public List<SnapshotUsage> usage(Collection<DiskId> disks) {
    return care.usage(disks);
  }

  @Override
  public List<AutomaticPolicy> automaticPolicies() {
    return care.automaticPolicies();
  }

  @Override
  public void tag(SnapshotId id, Tags tags) {
    tagging.tag("snapshot", id.value(), tags);
  }

  @Override
  public void delete(SnapshotId id) {
    DeleteSnapshotRequest request = new DeleteSnapshotRequest();
    request.setSnapshotId(id.value());
    request.setForce(true);
    gateway.changeUnless(request, GONE);
    fresh.deleted(id);
  }

  private List<Snapshot> list(Consumer<DescribeSnapshotsRequest> filter) {
    return Pages.byToken(token -> ask(filter, token));
  }

  private Pages.Page<Snapshot> ask(Consumer<DescribeSnapshotsRequest> filter, String token) {
    DescribeSnapshotsRequest request = new DescribeSnapshotsRequest();
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
                reply.list("Snapshots", "Snapshot").stream()
                    .map(AliyunSnapshots::snapshot)
                    .toList()));
  }

  private static Snapshot snapshot(Reply reply) {
    return new Snapshot(
        new SnapshotId(reply.required("SnapshotId")),
        reply.text("SnapshotName"),
        state(reply.text("Status")),
        reply.number("Progress"),
        // An imported snapshot has no disk; one odd snapshot must not hide all others.
        new DiskId(reply.findText("SourceDiskId").orElse("none")),
        reply.text("SourceDiskType").equalsIgnoreCase("system") ? Disk.Kind.SYSTEM : Disk.Kind.DATA,
        reply.number("SourceDiskSize"),
        reply.time("CreationTime"),
        reply.tags(),
        origin(reply),
        reply.text("SnapshotType").equals("auto"),
        reply.findText("KMSKeyId"));
  }

  private static Optional<Snapshot.Origin> origin(Reply reply) {
    return reply
        .findText("SourceSnapshotId")
        .flatMap(
            source ->
                reply
                    .findText("SourceRegionId")
                    .map(
                        region ->
                            new Snapshot.Origin(new SnapshotId(source), new RegionId(region))));
  }

  private static Snapshot.State state(String status) {
    return switch (status) {
      case "progressing" -> Snapshot.State.PROGRESSING;
      case "accomplished" -> Snapshot.State.ACCOMPLISHED;
      case "failed" -> Snapshot.State.FAILED;
      default -> Snapshot.State.UNKNOWN;
    };
  }
}
