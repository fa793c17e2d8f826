package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.forbidden;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Locks snapshots so that nobody can delete them before their time. Whoever has locked one may
 * change his mind during the cool-off only; after it a lock can be made longer, never shorter. The
 * codes of these refusals are not documented; they are the lab's own.
 */
final class SnapshotLockActions {
  private static final int MAX_DAYS = 36_500;
  private static final int MAX_COOL_OFF_HOURS = 72;

  ObjectNode lock(RpcRequest request, Model model, Effects effects) {
    Snapshot snapshot = model.snapshot(request.region(), request.get("SnapshotId"), 404);
    if (!request.get("LockMode").equals("compliance")) {
      throw Refusal.invalid("LockMode");
    }
    request.get("LockDuration");
    request.get("CoolOffPeriod");
    SnapshotLock lock = new SnapshotLock();
    lock.begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    lock.days = request.number("LockDuration", 1, 1, MAX_DAYS);
    lock.coolOffHours = request.number("CoolOffPeriod", 0, 0, MAX_COOL_OFF_HOURS);
    if (!snapshot.is(Snapshot.Status.ACCOMPLISHED)) {
      throw SnapshotActions.notReady();
    }
    Optional<SnapshotLock> before = model.findLock(snapshot);
    if (before.isPresent()
        && before.get().status(lock.begun) == SnapshotLock.Status.COMPLIANCE
        && lock.end().isBefore(before.get().end())) {
      throw locked();
    }
    request.endDryRun();
    model.snapshotLocks.put(snapshot.id, lock);
    ObjectNode reply = Wire.empty();
    write(reply.putObject("LockedSnapshotInfo"), snapshot, lock, lock.begun);
    return reply;
  }

  ObjectNode unlock(RpcRequest request, Model model, Effects effects) {
    Snapshot snapshot = model.snapshot(request.region(), request.get("SnapshotId"), 404);
    SnapshotLock lock =
        model
            .findLock(snapshot)
            .orElseThrow(
                () ->
                    forbidden("InvalidOperation.SnapshotNotLocked", "The snapshot is not locked."));
    if (lock.status(Instant.now()) == SnapshotLock.Status.COMPLIANCE) {
      throw locked();
    }
    request.endDryRun();
    model.snapshotLocks.remove(snapshot.id);
    return Wire.empty();
  }

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    List<String> ids = request.list("SnapshotIds");
    if (ids.size() > Checks.MAX_IDS) {
      throw Refusal.invalid("SnapshotIds.N");
    }
    Optional<SnapshotLock.Status> status =
        request
            .find("LockStatus")
            .map(
                wire ->
                    SnapshotLock.Status.find(wire)
                        .orElseThrow(() -> Refusal.invalid("LockStatus")));
    Instant now = Instant.now();
    Page<Snapshot> page =
        Page.ofToken(
            Model.in(model.snapshots, request.region()).stream()
                .filter(each -> ids.isEmpty() || ids.contains(each.id))
                .filter(
                    each ->
                        model
                            .findLock(each)
                            .filter(lock -> status.isEmpty() || lock.status(now) == status.get())
                            .isPresent())
                .toList(),
            request,
            100);
    request.endDryRun();
    ObjectNode reply = Wire.empty();
    // Not wrapped, unlike most arrays of this API.
    ArrayNode array = reply.putArray("LockedSnapshotsInfo");
    for (Snapshot each : page.items()) {
      model.findLock(each).ifPresent(lock -> write(array.addObject(), each, lock, now));
    }
    page.describeToken(reply);
    return reply;
  }

  /** Refuses to delete a snapshot while its lock lasts, cool-off included. */
  static void checkUnlocked(Model model, Snapshot snapshot) {
    boolean holds =
        model
            .findLock(snapshot)
            .filter(lock -> lock.status(Instant.now()) != SnapshotLock.Status.EXPIRED)
            .isPresent();
    if (holds) {
      throw locked();
    }
  }

  private static Refusal locked() {
    return forbidden("InvalidOperation.SnapshotLocked", "The snapshot is locked.");
  }

  private static void write(ObjectNode node, Snapshot snapshot, SnapshotLock lock, Instant now) {
    node.put("SnapshotId", snapshot.id)
        .put("LockMode", "compliance")
        .put("LockStatus", lock.status(now).wire)
        .put("LockDuration", lock.days)
        .put("CoolOffPeriod", lock.coolOffHours)
        .put("LockCreationTime", Wire.second(lock.begun))
        .put("LockDurationStartTime", Wire.second(lock.begun))
        .put("CoolOffPeriodExpiredTime", Wire.second(lock.coolOffEnd()))
        .put("LockExpiredTime", Wire.second(lock.end()));
  }
}
