package dev.understudy.runbooks.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.core.Measurement;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.StepId;
import dev.understudy.core.store.Timing;
import dev.understudy.runbooks.report.Finding;
import dev.understudy.runbooks.report.RunReport;
import dev.understudy.runbooks.report.RunScore;
import dev.understudy.runbooks.report.RunView;
import dev.understudy.runbooks.report.StepReport;
import dev.understudy.runbooks.report.StepView;
import dev.understudy.runbooks.report.TimelineEntry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A report as JSON, described in {@code docs/reference/report.md}: names never change their
 * meaning, durations are numbers of seconds, instants are in UTC.
 */
public final class ReportJson {
  private static final int FORMAT = 1;

  private ReportJson() {}

  public static ObjectNode of(RunReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    run(json, report);
    score(json, report);
    timing(json, "usual", report.usual());
    ObjectNode counts = json.putObject("stepCounts");
    counts.put("all", report.steps().size());
    for (StepView.Status status : StepView.Status.values()) {
      counts.put(label(status), report.count(status));
    }
    ArrayNode steps = json.putArray("steps");
    report.steps().forEach(step -> steps.add(step(step)));
    ArrayNode timeline = json.putArray("timeline");
    report.timeline().forEach(entry -> timeline.add(entry(entry)));
    choices(json, report);
    findings(json, report);
    json.putObject("integrity")
        .put("verified", true)
        .put("records", report.integrity().records())
        .put("bytes", report.integrity().bytes())
        .put("head", report.integrity().head())
        .put("torn", report.integrity().isTorn());
    return json;
  }

  private static void run(ObjectNode json, RunReport report) {
    RunView run = report.run();
    json.put("run", run.run().value());
    json.put("runbook", run.runbook());
    json.put("estate", run.estate());
    json.put("status", label(run.status()));
    json.put("actor", run.actor());
    json.put("tool", run.toolVersion());
    json.put("started", run.started().toString());
    run.ended().ifPresent(at -> json.put("ended", at.toString()));
    run.took().ifPresent(took -> json.put("tookSeconds", seconds(took)));
    json.put("outage", report.score().outage().toString());
    json.put("resumes", run.resumes());
    json.put("stoodStillSeconds", seconds(report.stoodStill()));
    texts(json.putObject("arguments"), run.arguments());
    run.evictedBy().ifPresent(by -> json.put("evictedBy", by));
    run.problem().ifPresent(problem -> json.set("problem", problem(problem)));
  }

  private static void score(ObjectNode json, RunReport report) {
    RunScore score = report.score();
    json.put("verdict", label(report.verdict()));
    json.putObject("objective")
        .put("rtoSeconds", seconds(score.objective().rto()))
        .put("rpoSeconds", seconds(score.objective().rpo()));
    report.measurement().ifPresent(measured -> measured(json.putObject("measured"), measured));
    if (score.expected().isPresent()) {
      json.putObject("continuity")
          .put("expected", score.expected().get())
          .put("present", score.present().orElse(0L))
          .put("missing", score.missing().orElse(0L));
    }
    score.leaked().ifPresent(left -> json.put("leftBehind", left));
  }

  private static void measured(ObjectNode json, Measurement measured) {
    json.put("rtaSeconds", seconds(measured.rta()));
    json.put("rpaSeconds", seconds(measured.rpa()));
    json.put("rtoMet", measured.isRtoMet());
    json.put("rpoMet", measured.isRpoMet());
    json.put("rtoMarginSeconds", seconds(measured.objective().rto().minus(measured.rta())));
    json.put("rpoMarginSeconds", seconds(measured.objective().rpo().minus(measured.rpa())));
  }

  private static ObjectNode step(StepReport one) {
    StepView step = one.step();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("step", step.id().value());
    step.planned().ifPresent(planned -> planned(json, planned));
    json.put("status", label(step.status()));
    json.put("attempt", step.attempt());
    json.put("starts", step.starts());
    json.put("retries", step.retries());
    json.put("found", step.found());
    step.started().ifPresent(at -> json.put("started", at.toString()));
    step.ended().ifPresent(at -> json.put("ended", at.toString()));
    step.took().ifPresent(took -> json.put("tookSeconds", seconds(took)));
    json.put("slow", one.isSlow());
    if (one.isSlow()) {
      json.put("slowBySeconds", seconds(one.overP95()));
    }
    timing(json, "usual", one.usual());
    step.calls().forEach(json.putObject("calls")::put);
    ObjectNode requests = json.putObject("requests");
    step.requests().forEach((action, ids) -> ids.forEach(requests.withArray("/" + action)::add));
    texts(json.putObject("facts"), step.receipt().facts());
    ArrayNode spans = json.putArray("spans");
    step.spans()
        .forEach(
            span ->
                spans
                    .addObject()
                    .put("from", span.from().toString())
                    .put("to", span.to().toString())
                    .put("tookSeconds", seconds(Duration.between(span.from(), span.to())))
                    .put("status", label(span.status())));
    step.problem().ifPresent(problem -> json.set("problem", problem(problem)));
    return json;
  }

  private static void planned(ObjectNode json, PlannedStep planned) {
    json.put("summary", planned.summary());
    json.put("kind", planned.kind());
    json.put("source", planned.source());
    json.put("pointOfNoReturn", planned.noReturn());
    ArrayNode needs = json.putArray("needs");
    planned.needs().forEach(need -> needs.add(need.value()));
  }

  private static ObjectNode entry(TimelineEntry entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("seq", entry.record().seq());
    json.put("at", entry.record().at().toString());
    json.put("sinceStartSeconds", seconds(entry.sinceStart()));
    json.put("sinceOutageSeconds", seconds(entry.sinceOutage()));
    json.put("event", label(entry.record().event()));
    entry.record().step().ifPresent(step -> json.put("step", step.value()));
    json.put("attempt", entry.record().attempt());
    entry.who().ifPresent(who -> json.put("who", who));
    entry.took().ifPresent(took -> json.put("tookSeconds", seconds(took)));
    entry.retryIn().ifPresent(pause -> json.put("retryInSeconds", seconds(pause)));
    String epoch = entry.record().data().getOrDefault("epoch", "");
    if (!epoch.isEmpty()) {
      json.put("epoch", epoch);
    }
    entry.problem().ifPresent(problem -> json.set("problem", problem(problem)));
    return json;
  }

  private static void choices(ObjectNode json, RunReport report) {
    ArrayNode standstills = json.putArray("standstills");
    report
        .standstills()
        .forEach(
            stop ->
                standstills
                    .addObject()
                    .put("from", stop.from().toString())
                    .put("to", stop.to().toString())
                    .put("tookSeconds", seconds(stop.length()))
                    .put("cutOff", stop.isCutOff()));
    ArrayNode decisions = json.putArray("decisions");
    report
        .decisions()
        .forEach(
            one -> {
              ObjectNode each = decisions.addObject();
              each.put("kind", label(one.kind()));
              each.put("at", one.at().toString());
              one.step().map(StepId::value).ifPresent(step -> each.put("step", step));
              each.put("what", one.what());
              each.put("why", one.why());
              each.put("who", one.who());
            });
    ArrayNode approvals = json.putArray("approvals");
    report
        .approvals()
        .forEach(
            one ->
                approvals
                    .addObject()
                    .put("step", one.step().value())
                    .put("by", one.by())
                    .put("question", one.question())
                    .put("reason", one.reason())
                    .put("how", one.how())
                    .put("at", one.at().toString()));
    ArrayNode hands = json.putArray("interventions");
    report
        .interventions()
        .forEach(
            one -> {
              ObjectNode each = hands.addObject();
              each.put("kind", label(one.kind()));
              each.put("at", one.at().toString());
              one.step().map(StepId::value).ifPresent(step -> each.put("step", step));
              each.put("who", one.who());
              each.put("what", one.what());
              one.after().ifPresent(after -> each.put("afterSeconds", seconds(after)));
            });
  }

  private static void findings(ObjectNode json, RunReport report) {
    ArrayNode findings = json.putArray("findings");
    for (Finding finding : report.findings()) {
      ObjectNode each = findings.addObject();
      each.put("kind", label(finding.kind()));
      each.put("good", finding.kind().isGood());
      ArrayNode figures = each.putArray("figures");
      for (Object figure : finding.figures()) {
        if (figure instanceof Duration duration) {
          figures.add(seconds(duration));
        } else {
          figures.add(figure.toString());
        }
      }
    }
  }

  private static void timing(ObjectNode json, String name, Optional<Timing> timing) {
    timing.ifPresent(
        usual ->
            json.putObject(name)
                .put("p50Seconds", seconds(usual.median()))
                .put("p95Seconds", seconds(usual.p95()))
                .put("runs", usual.count()));
  }

  private static ObjectNode problem(Problem problem) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", problem.code().label())
        .put("what", problem.what())
        .put("why", problem.why())
        .put("hint", problem.hint());
  }

  private static void texts(ObjectNode json, Map<String, String> texts) {
    texts.forEach(json::put);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
