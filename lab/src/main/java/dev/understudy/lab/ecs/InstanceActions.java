package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;
import static dev.understudy.lab.rpc.Refusal.forbidden;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.ArrayList;
import java.util.List;

/** Changes servers that exist: start, stop, reboot, delete, modify. */
final class InstanceActions {
  private final Machines machines;
  private final Lifecycle lifecycle;
  private final Faults faults;

  InstanceActions(Machines machines, Lifecycle lifecycle, Faults faults) {
    this.machines = machines;
    this.lifecycle = lifecycle;
    this.faults = faults;
  }

  ObjectNode start(RpcRequest request, Model model, Effects effects) {
    Instance instance = model.instance(request.region(), request.get("InstanceId"));
    checkStart(model, instance, faults);
    request.endDryRun();
    lifecycle.start(model, instance, effects);
    return Wire.empty();
  }

  ObjectNode stop(RpcRequest request, Model model, Effects effects) {
    Instance instance = model.instance(request.region(), request.get("InstanceId"));
    String mode = stoppedMode(request);
    requireStatus(instance, Instance.Status.RUNNING);
    boolean force = request.flag("ForceStop");
    request.endDryRun();
    lifecycle.stop(instance, force, mode, effects);
    return Wire.empty();
  }

  ObjectNode reboot(RpcRequest request, Model model, Effects effects) {
    Instance instance = model.instance(request.region(), request.get("InstanceId"));
    requireStatus(instance, Instance.Status.RUNNING);
    boolean force = request.flag("ForceStop");
    request.endDryRun();
    lifecycle.reboot(model, instance, force, effects);
    return Wire.empty();
  }

  ObjectNode delete(RpcRequest request, Model model, Effects effects) {
    Instance instance = model.instance(request.region(), request.get("InstanceId"));
    checkDeletable(instance, request);
    request.endDryRun();
    lifecycle.remove(model, instance, effects);
    return Wire.empty();
  }

  ObjectNode deleteSeveral(RpcRequest request, Model model, Effects effects) {
    List<String> ids = request.list("InstanceId");
    if (ids.isEmpty()) {
      throw Refusal.missing("InstanceId.N");
    }
    if (ids.size() > Checks.MAX_IDS) {
      throw Refusal.invalid("InstanceId.N");
    }
    List<Instance> instances =
        ids.stream().distinct().map(id -> model.instance(request.region(), id)).toList();
    instances.forEach(instance -> checkDeletable(instance, request));
    request.endDryRun();
    instances.forEach(instance -> lifecycle.remove(model, instance, effects));
    return Wire.empty();
  }

  ObjectNode modify(RpcRequest request, Model model, Effects effects) {
    Instance instance = model.instance(request.region(), request.get("InstanceId"));
    String name = Checks.name(request, "InstanceName", "InvalidInstanceName.Malformed");
    String description = Checks.description(request, "Description");
    List<String> groups = request.list("SecurityGroupIds");
    for (String group : groups) {
      if (!model.securityGroup(request.region(), group).vpc.equals(instance.vpc)) {
        throw forbidden(
            "InvalidOperation.VpcMismatch",
            "The specified security group and instance are not in the same vpc.");
      }
    }
    if (!name.isEmpty()) {
      instance.name = name;
    }
    if (!description.isEmpty()) {
      instance.description = description;
    }
    request.find("HostName").ifPresent(host -> instance.hostName = host);
    request
        .findFlag("DeletionProtection")
        .ifPresent(isProtected -> instance.deletionProtection = isProtected);
    if (!groups.isEmpty()) {
      instance.securityGroups = new ArrayList<>(groups.stream().distinct().toList());
      effects.atOnce(machines.network(model, instance), (worked, next) -> {});
    }
    return Wire.empty();
  }

  private static void checkDeletable(Instance instance, RpcRequest request) {
    if (instance.deletionProtection) {
      throw forbidden(
          "InvalidOperation.DeletionProtection",
          "The operation is not allowed due to deletion protection.");
    }
    boolean settled =
        instance.is(Instance.Status.STOPPED)
            || (instance.is(Instance.Status.RUNNING) && request.flag("Force"));
    if (!settled) {
      String code =
          instance.is(Instance.Status.PENDING) || instance.is(Instance.Status.STARTING)
              ? "IncorrectInstanceStatus.Initializing"
              : "IncorrectInstanceStatus";
      throw forbidden(code, "The current status of the resource does not support this operation.");
    }
  }

  /** How a stop leaves a server: by default it keeps what it needs to start again. */
  static String stoppedMode(RpcRequest request) {
    String mode = request.find("StoppedMode").orElse("KeepCharging");
    if (!List.of("KeepCharging", "StopCharging").contains(mode)) {
      throw Refusal.invalid("StoppedMode");
    }
    return mode;
  }

  /**
   * Refuses to start what is not stopped, has no system disk or a disk being rolled back, or gave
   * its place away when it was stopped and finds it sold out.
   */
  static void checkStart(Model model, Instance instance, Faults faults) {
    requireStatus(instance, Instance.Status.STOPPED);
    boolean hasSystemDisk =
        model.findSystemDisk(instance.id).filter(disk -> disk.is(Disk.Status.IN_USE)).isPresent();
    boolean isRolledBack =
        model.disksOf(instance.id).stream().anyMatch(disk -> disk.is(Disk.Status.REINITIALIZING));
    if (!hasSystemDisk || isRolledBack) {
      throw wrongStatus();
    }
    if (instance.stoppedMode.equals("StopCharging")
        && faults.isSoldOut(instance.type, instance.zone)) {
      throw LaunchActions.noStock();
    }
  }

  static void requireStatus(Instance instance, Instance.Status status) {
    if (!instance.is(status)) {
      throw wrongStatus();
    }
  }

  private static Refusal wrongStatus() {
    return forbidden(
        "IncorrectInstanceStatus",
        "The current status of the resource does not support this operation.");
  }

  /** The same in the actions whose error table says 400. */
  static Refusal wrongStatusAsBadRequest() {
    return badRequest(
        "IncorrectInstanceStatus",
        "The current status of the resource does not support this operation.");
  }
}
