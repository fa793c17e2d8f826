package dev.understudy.cli;

import dev.understudy.cloud.observe.Observation;
import dev.understudy.core.Plan;
import dev.understudy.core.StepId;
import dev.understudy.core.store.CallHistory;
import dev.understudy.core.store.History;
import dev.understudy.core.store.Timing;
import dev.understudy.runbooks.catalog.ChangingCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What earlier runs say about a plan: how long it will take, what it will call, and what nobody can
 * know before it runs.
 */
record Forecast(Plan plan, Observation seen, History history, CallHistory calls) {

  /** How long it takes when all goes as usual; empty when no step was ever measured. */
  Optional<Duration> p50() {
    return history.eta(plan).map(History.Eta::total);
  }

  /** How long it takes when every step of the longest chain is as slow as one run in twenty. */
  Optional<Duration> p95() {
    Map<StepId, Duration> slow = new HashMap<>();
    for (Plan.Node node : plan.nodes()) {
      history
          .step(plan.runbook(), node.id())
          .map(Timing::p95)
          .or(() -> history.expected(plan.runbook(), node.id()))
          .ifPresent(took -> slow.put(node.id(), took));
    }
    return slow.isEmpty()
        ? Optional.empty()
        : Optional.of(
            plan.criticalPath(slow).stream()
                .map(step -> slow.getOrDefault(step, Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus));
  }

  /** Calls by action and how often, summed over the steps that earlier runs have measured. */
  Map<String, Integer> measuredCalls() {
    Map<String, Integer> sum = new TreeMap<>();
    for (Plan.Node node : plan.nodes()) {
      calls
          .step(node.id())
          .ifPresent(
              made -> made.forEach((action, count) -> sum.merge(action, count, Integer::sum)));
    }
    return sum;
  }

  /** Changing calls of the steps that no earlier run has measured, by action: {@code 1 a disk}. */
  Map<String, String> declaredCalls() {
    Map<String, String> declared = new LinkedHashMap<>();
    for (Plan.Node node : plan.nodes()) {
      if (calls.step(node.id()).isEmpty()) {
        ChangingCalls.of(node.origin().kind())
            .forEach(
                call ->
                    declared.merge(
                        call.action(), call.count(), (one, other) -> one + ", " + other));
      }
    }
    return declared;
  }

  /** What only the run itself will tell, one line each. */
  List<String> unknown() {
    List<String> unknown = new ArrayList<>();
    for (String fact : seen.unknown()) {
      unknown.add(fact + ": did not answer; the run will ask again");
    }
    List<String> unmeasured =
        plan.nodes().stream()
            .map(Plan.Node::id)
            .filter(step -> history.expected(plan.runbook(), step).isEmpty())
            .map(StepId::value)
            .toList();
    if (!unmeasured.isEmpty()) {
      unknown.add("how long these take, never measured: " + String.join(", ", unmeasured));
    }
    for (Plan.Node node : plan.nodes()) {
      if (node.origin().text().contains("; otherwise ")) {
        unknown.add("which way " + node.id() + " goes: " + node.step().summary());
      }
      if (ChangingCalls.dependsOnStock(node.origin().kind())) {
        unknown.add(
            "whether there is stock for " + node.id() + ": types and zones are tried in order");
      }
    }
    return unknown;
  }
}
