package dev.understudy.runbooks.document;

import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Problem;
import dev.understudy.core.StepId;
import dev.understudy.runbooks.report.RunReport;
import dev.understudy.runbooks.report.TimelineEntry;
import java.util.List;

/** Every record of a run as a sentence, with its place in time. */
record TimelineText(RunReport report, Words words) {

  Section section() {
    Section section = Section.of("timeline", words.say("timeline.title"));
    boolean isOutageKnown = !report.score().outage().equals(report.run().started());
    if (isOutageKnown) {
      section = section.say(words.say("timeline.outage", report.score().outage()));
    }
    return section.table(
        new Table(
            List.of(
                words.say("column.time"),
                words.say("column.since-start"),
                words.say("column.since-outage"),
                words.say("column.what")),
            report.timeline().stream().map(this::row).toList()));
  }

  private List<String> row(TimelineEntry entry) {
    return List.of(
        Words.instant(entry.record().at()),
        words.offset(entry.sinceStart()),
        words.offset(entry.sinceOutage()),
        sentence(entry));
  }

  private String sentence(TimelineEntry entry) {
    JournalRecord record = entry.record();
    String step = record.step().map(StepId::value).orElse("");
    String who = entry.who().orElse("");
    return switch (record.event()) {
      case RUN_STARTED -> words.say("event.RUN_STARTED", who);
      case RUN_RESUMED -> resumed(record, who);
      case RUN_REBASED -> words.say("event.RUN_REBASED", who);
      case STEP_STARTED -> words.say("event.STEP_STARTED", step, record.attempt());
      case STEP_SUCCEEDED ->
          JournalFacts.found(record)
              ? words.say("event.STEP_SUCCEEDED.found", step)
              : entry
                  .took()
                  .map(took -> words.say("event.STEP_SUCCEEDED.took", step, took))
                  .orElseGet(() -> words.say("event.STEP_SUCCEEDED", step));
      case STEP_FAILED ->
          entry
              .retryIn()
              .map(pause -> words.say("event.STEP_FAILED.retry", step, problem(entry), pause))
              .orElseGet(() -> words.say("event.STEP_FAILED", step, problem(entry)));
      case STEP_COMPENSATION_STARTED -> words.say("event.STEP_COMPENSATION_STARTED", step);
      case STEP_COMPENSATED -> words.say("event.STEP_COMPENSATED", step);
      case STEP_COMPENSATION_FAILED ->
          words.say("event.STEP_COMPENSATION_FAILED", step, problem(entry));
      case RUN_INTERRUPTED ->
          words.say(who.isEmpty() ? "event.RUN_INTERRUPTED" : "event.RUN_INTERRUPTED.evicted", who);
      case RUN_UNDONE -> words.say("event.RUN_UNDONE");
      case RUN_FAILED -> words.say("event.RUN_FAILED", problem(entry));
      case RUN_FINISHED -> words.say("event.RUN_FINISHED");
    };
  }

  private String resumed(JournalRecord record, String who) {
    boolean isUndo = record.data().getOrDefault("mode", "").equals("undo");
    String epoch = record.data().getOrDefault("epoch", "-");
    String sentence = words.say(isUndo ? "event.RUN_RESUMED.undo" : "event.RUN_RESUMED", epoch);
    return who.isEmpty() ? sentence : words.say("event.by", sentence, who);
  }

  private static String problem(TimelineEntry entry) {
    return entry.problem().map(Problem::toString).orElse("-");
  }
}
