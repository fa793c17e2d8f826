package dev.understudy.runbooks.report;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Receipt;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.StepId;
import dev.understudy.core.store.PlanInForce;
import dev.understudy.core.store.Rebase;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was chosen and approved in a run, in order; told from the facts that the steps left. */
record Choices(List<Decision> decisions, List<Approval> approvals) {
  private static final String WITHOUT_PROOF = "none";

  static Choices of(RunView run, SoundJournal journal) {
    Choices choices = new Choices(new ArrayList<>(), new ArrayList<>());
    run.arguments()
        .forEach(
            (name, value) ->
                choices.decisions.add(
                    new Decision(
                        Decision.Kind.ARGUMENT,
                        run.started(),
                        Optional.empty(),
                        name + "=" + value,
                        "",
                        run.actor())));
    List<JournalRecord> records = journal.records();
    for (int i = 0; i < records.size(); i++) {
      JournalRecord record = records.get(i);
      if (record.event() == JournalEvent.RUN_REBASED) {
        choices.rebased(journal, i);
      } else if (record.event() == JournalEvent.STEP_SUCCEEDED && record.step().isPresent()) {
        choices.step(run, record.step().get(), record);
      }
    }
    return choices;
  }

  private void rebased(SoundJournal journal, int index) {
    List<JournalRecord> records = journal.records();
    List<PlannedStep> before = PlanInForce.of(journal.header(), records.subList(0, index)).steps();
    List<PlannedStep> after =
        PlanInForce.of(journal.header(), records.subList(0, index + 1)).steps();
    String changed =
        Rebase.of(before, after, List.of()).changes().stream()
            .map(change -> change.step().value())
            .collect(Collectors.joining(", "));
    JournalRecord record = records.get(index);
    decisions.add(
        new Decision(
            Decision.Kind.REBASED,
            record.at(),
            Optional.empty(),
            changed,
            record.data().getOrDefault("reason", ""),
            Chronicle.who(record).orElse("")));
  }

  private void step(RunView run, StepId step, JournalRecord record) {
    Receipt receipt = JournalFacts.receipt(record);
    receipt
        .find("way")
        .ifPresent(
            way -> decide(Decision.Kind.WAY, record, way, receipt.find("because").orElse("")));
    if (receipt.find("rung").isPresent() && receipt.find("evidence").isPresent()) {
      boolean isProven = !receipt.get("rung").equals(WITHOUT_PROOF);
      decide(
          isProven ? Decision.Kind.FENCED : Decision.Kind.UNFENCED,
          record,
          receipt.get("rung"),
          receipt.get("evidence"));
    }
    receipt.find("by").ifPresent(by -> approvals.add(approval(run, step, by, record)));
  }

  private void decide(Decision.Kind kind, JournalRecord record, String what, String why) {
    decisions.add(new Decision(kind, record.at(), record.step(), what, why, ""));
  }

  private static Approval approval(RunView run, StepId step, String by, JournalRecord record) {
    Receipt receipt = JournalFacts.receipt(record);
    return new Approval(
        step,
        by,
        receipt
            .find("question")
            .orElseGet(() -> run.findStep(step).map(StepView::summary).orElse("")),
        receipt.find("reason").orElse(""),
        receipt.find("how").orElse(""),
        receipt.find("at").flatMap(Choices::instant).orElse(record.at()));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
