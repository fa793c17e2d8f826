package dev.understudy.lab.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.List;

/**
 * Starts, stops and reboots several servers by one call: all or none, or with {@code
 * BatchOptimization=SuccessFirst} those that can be. The reply says for each what became of it.
 */
final class BatchActions {

  /** What is to be done to each server. */
  private interface Step {

    /**
     * @throws Refusal when it can not be done to that server now
     */
    void check(Instance instance);

    void perform(Instance instance);
  }

  private final Lifecycle lifecycle;
  private final Faults faults;

  BatchActions(Lifecycle lifecycle, Faults faults) {
    this.lifecycle = lifecycle;
    this.faults = faults;
  }

  ObjectNode start(RpcRequest request, Model model, Effects effects) {
    return perform(
        request,
        model,
        new Step() {
          @Override
          public void check(Instance instance) {
            InstanceActions.checkStart(model, instance, faults);
          }

          @Override
          public void perform(Instance instance) {
            lifecycle.start(model, instance, effects);
          }
        });
  }

  ObjectNode stop(RpcRequest request, Model model, Effects effects) {
    String mode = InstanceActions.stoppedMode(request);
    boolean hard = request.flag("ForceStop");
    return perform(
        request,
        model,
        new Step() {
          @Override
          public void check(Instance instance) {
            InstanceActions.requireStatus(instance, Instance.Status.RUNNING);
          }

          @Override
          public void perform(Instance instance) {
            lifecycle.stop(instance, hard, mode, effects);
          }
        });
  }

  ObjectNode reboot(RpcRequest request, Model model, Effects effects) {
    boolean hard = request.flag("ForceReboot");
    return perform(
        request,
        model,
        new Step() {
          @Override
          public void check(Instance instance) {
            InstanceActions.requireStatus(instance, Instance.Status.RUNNING);
          }

          @Override
          public void perform(Instance instance) {
            lifecycle.reboot(model, instance, hard, effects);
          }
        });
  }

  private static ObjectNode perform(RpcRequest request, Model model, Step step) {
    boolean successFirst = isSuccessFirst(request);
    List<String> ids = request.list("InstanceId").stream().distinct().toList();
    if (ids.isEmpty()) {
      throw Refusal.missing("InstanceId.N");
    }
    if (ids.size() > Checks.MAX_IDS) {
      throw Refusal.invalid("InstanceId.N");
    }
    List<Instance> instances =
        ids.stream().map(id -> model.instance(request.region(), id)).toList();
    if (!successFirst) {
      instances.forEach(step::check);
    }
    request.endDryRun();
    ObjectNode reply = Wire.empty();
    ArrayNode responses = Wire.array(reply, "InstanceResponses", "InstanceResponse");
    instances.forEach(instance -> perform(instance, step, responses.addObject()));
    return reply;
  }

  private static void perform(Instance instance, Step step, ObjectNode response) {
    response.put("InstanceId", instance.id).put("PreviousStatus", instance.status.wire);
    try {
      step.check(instance);
      step.perform(instance);
      response.put("Code", "200").put("Message", "success");
    } catch (Refusal refusal) {
      response.put("Code", refusal.code()).put("Message", refusal.text());
    }
    response.put("CurrentStatus", instance.status.wire);
  }

  private static boolean isSuccessFirst(RpcRequest request) {
    String optimization = request.find("BatchOptimization").orElse("AllTogether");
    if (!List.of("AllTogether", "SuccessFirst").contains(optimization)) {
      throw Refusal.invalid("BatchOptimization");
    }
    return optimization.equals("SuccessFirst");
  }
}
