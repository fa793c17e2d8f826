package dev.understudy.cli;

import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.store.Timing;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.status.Age;
import dev.understudy.snapshot.status.ForecastRun;
import dev.understudy.snapshot.status.PolicyForecast;
import dev.understudy.snapshot.status.RunForecast;
import dev.understudy.snapshot.status.SteadyCount;
import dev.understudy.snapshot.status.Survey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints what a policy will do: its next runs, the worst case, and what it comes to. */
final class SnapshotForecast {
  private static final int RUNS = 10;
  private static final int PRUNES_SHOWN = 20;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm xxx", Locale.ROOT);

  private final Output output;
  private final Survey survey;
  private final SnapshotPolicy policy;
  private final Optional<Timing> timing;

  /**
   * A forecast.
   *
   * @param timing of earlier runs of the policy
   */
  SnapshotForecast(Output output, Survey survey, Optional<Timing> timing) {
    this.output = output;
    this.survey = survey;
    this.policy = survey.policy();
    this.timing = timing;
  }

  void print() {
    ZoneId zone = policy.schedule().zone();
    output.text(policy.schedule().text() + " (" + zone + "), keep " + policy.keep());
    for (ForecastRun run : RunForecast.of(survey, RUNS)) {
      output.text(run.slot() + "  " + LOCAL.format(run.slot().atZone(zone)) + " " + zone);
      told(run);
      output.object("run", fields(run));
    }
    for (FleetFailure failure : survey.failures()) {
      output.text("not looked at: " + failure.line());
    }
    worstCase();
  }

  private void told(ForecastRun run) {
    output.text(
        "  take   "
            + run.takes()
            + " snapshots: "
            + (run.isCatchUp()
                ? "the slot has come, and they are still due"
                : "one for each disk"));
    for (ForecastRun.Copies copies : run.copies()) {
      output.text("  copy   " + copies.number() + " to " + copies.site() + ": " + copies.reason());
    }
    run.prunes().stream()
        .limit(PRUNES_SHOWN)
        .forEach(
            prune ->
                output.text(
                    "  prune  "
                        + prune.disk().place()
                        + prune.site().map(site -> " in " + site).orElse("")
                        + " "
                        + prune.id().map(id -> id + " of ").orElse("that of ")
                        + prune.cut()
                        + ": "
                        + prune.reason()));
    if (run.prunes().size() > PRUNES_SHOWN) {
      output.text("  prune  and " + (run.prunes().size() - PRUNES_SHOWN) + " more like these");
    }
  }

  private void worstCase() {
    PolicyForecast forecast = new PolicyForecast(policy.schedule());
    PolicyForecast.Gap gap = forecast.longestGap(survey.at());
    Duration took = timing.map(Timing::median).orElse(Duration.ZERO);
    Duration worst = gap.length().plus(took);
    String measured =
        timing
            .map(known -> " and the " + Age.text(known.median()) + " that a run takes")
            .orElse("; how long a run takes was not measured yet, and comes on top");
    output.text(
        "worst-case RPO here: "
            + Age.text(worst)
            + ", the longest gap of "
            + Age.text(gap.length())
            + " from "
            + gap.from()
            + measured);
    policy
        .copies()
        .forEach(
            copy ->
                output.text(
                    "worst-case RPO in "
                        + copy.site()
                        + ": the same and the time of the upload: "
                        + "snapshot status says how far behind the copies are"));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", survey.failures().isEmpty() ? "succeeded" : "incomplete");
    result.put("disks", survey.disks().size());
    result.put("worstRpoHere", Durations.seconds(worst));
    result.put("longestGap", Durations.seconds(gap.length()));
    result.put("longestGapFrom", gap.from().toString());
    result.put("runMeasured", timing.isPresent());
    Instant now = survey.at();
    steady("here", forecast.steadyCount(policy.keep(), now), result);
    policy
        .copies()
        .forEach(
            copy -> steady("in " + copy.site(), forecast.steadyCount(copy.keep(), now), result));
    output.object("result", result);
  }

  private void steady(String where, Optional<SteadyCount> count, Map<String, Object> result) {
    output.text(
        "steady state "
            + where
            + ": "
            + count
                .map(found -> found + " snapshots of each disk")
                .orElse("none, the number grows: a rule keeps everything, or for very long"));
    count.ifPresent(
        found -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("min", found.min());
          fields.put("max", found.max());
          result.put("steady " + where, fields);
        });
  }

  private static Map<String, Object> fields(ForecastRun run) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", run.slot().toString());
    fields.put("catchUp", run.isCatchUp());
    fields.put("take", run.takes());
    fields.put(
        "copy",
        run.copies().stream()
            .map(
                copies ->
                    Map.of(
                        "site",
                        copies.site(),
                        "number",
                        copies.number(),
                        "reason",
                        copies.reason()))
            .toList());
    fields.put(
        "prune", run.prunes().stream().limit(PRUNES_SHOWN).map(SnapshotForecast::fields).toList());
    fields.put("pruned", run.prunes().size());
    return fields;
  }

  private static Map<String, Object> fields(ForecastRun.Prune prune) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("server", prune.disk().server());
    fields.put("disk", prune.disk().name());
    prune.site().ifPresent(site -> fields.put("site", site));
    prune.id().ifPresent(id -> fields.put("snapshot", id.value()));
    fields.put("cut", prune.cut().toString());
    fields.put("reason", prune.reason());
    return fields;
  }
}
