package dev.understudy.cli;

import dev.understudy.core.Plan;
import dev.understudy.core.StepId;
import dev.understudy.core.store.History;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How long the steps of one runbook took in earlier runs, and what that means for a plan. */
record Expectations(History history, String runbook) {

  Optional<Duration> step(StepId step) {
    return history.expected(runbook, step);
  }

  Map<StepId, Duration> of(Plan plan) {
    Map<StepId, Duration> known = new HashMap<>();
    plan.nodes().forEach(node -> step(node.id()).ifPresent(usual -> known.put(node.id(), usual)));
    return known;
  }
}
