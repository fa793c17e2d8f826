package dev.understudy.cli;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Plan;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.store.PlanInForce;
import dev.understudy.core.store.Rebase;
import dev.understudy.runbooks.PlanFingerprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a run to the plan it was started with. A runbook that has changed since is accepted only
 * when asked for, after the difference was shown, and only in steps that were not begun.
 */
record Rebasing(Workbench workbench) {

  /**
   * Returns when {@code plan} may be performed on the journal.
   *
   * @throws dev.understudy.core.ProblemException STALE_PLAN
   */
  void hold(Plan plan, Journal journal, boolean isAccepted) {
    RunHeader header = journal.header();
    PlanInForce old = PlanInForce.of(header, journal.records());
    String fingerprint = PlanFingerprint.of(plan);
    if (fingerprint.equals(old.fingerprint())) {
      return;
    }
    if (!isAccepted) {
      throw Problem.of(
              ProblemCode.STALE_PLAN,
              "run " + header.run() + " was started with another plan",
              "the runbook '" + header.runbook() + "' or the estate file has changed since",
              "put the old files back; or see the difference, and accept it: understudy run resume "
                  + header.run()
                  + " --rebase")
          .asException();
    }
    Rebase rebase = rebase(plan, old, header, journal.records());
    print(rebase);
    refuseWhatIsTooLate(rebase, header.run());
    Confirmation.ask(
        workbench.globals(), "go on with run " + header.run() + " by the changed runbook");
    Rebase.accept(journal, fingerprint, PlannedStep.of(plan), Actor.name());
  }

  /** Prints what differs, if anything does; changes nothing. */
  void show(Plan plan, RunHeader header, List<JournalRecord> records) {
    PlanInForce old = PlanInForce.of(header, records);
    if (!PlanFingerprint.of(plan).equals(old.fingerprint())) {
      Rebase rebase = rebase(plan, old, header, records);
      print(rebase);
      refuseWhatIsTooLate(rebase, header.run());
    }
  }

  private static Rebase rebase(
      Plan plan, PlanInForce old, RunHeader header, List<JournalRecord> records) {
    if (old.steps().isEmpty()) {
      throw Problem.of(
              ProblemCode.STALE_PLAN,
              "run " + header.run() + " cannot go on by a changed runbook",
              "its journal was written by a version that did not keep the plan",
              "put the old files back, then: understudy run resume " + header.run())
          .asException();
    }
    return Rebase.of(old.steps(), PlannedStep.of(plan), records);
  }

  private static void refuseWhatIsTooLate(Rebase rebase, RunId run) {
    List<String> late = rebase.tooLate().stream().map(change -> change.step().value()).toList();
    if (!late.isEmpty()) {
      throw Problem.of(
              ProblemCode.STALE_PLAN,
              "the changed runbook differs in steps that were begun: " + String.join(", ", late),
              "only what comes after them may change, since their effects are those of the old text",
              "put these steps back as they were, or take the run back: understudy run undo " + run)
          .asException();
    }
  }

  private void print(Rebase rebase) {
    if (rebase.changes().isEmpty()) {
      workbench.output().text("the plan differs in the order of its steps only");
    }
    for (Rebase.Change change : rebase.changes()) {
      String mark =
          change.before().isEmpty() ? "new" : change.after().isEmpty() ? "gone" : "changed";
      workbench
          .output()
          .text(mark + " step " + change.step() + (change.isTooLate() ? " (was begun)" : ""));
      side("-", change.before(), change.after());
      side("+", change.after(), change.before());
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("step", change.step().value());
      fields.put("change", mark);
      fields.put("begun", change.isTooLate());
      change.before().ifPresent(step -> fields.put("before", words(step)));
      change.after().ifPresent(step -> fields.put("after", words(step)));
      workbench.output().object("difference", fields);
    }
  }

  /** What this side has and the other has not. */
  private void side(String sign, Optional<PlannedStep> step, Optional<PlannedStep> other) {
    List<String> lines = step.map(Rebasing::words).orElse(List.of());
    lines.stream()
        .filter(line -> !other.map(Rebasing::words).orElse(List.of()).contains(line))
        .forEach(line -> workbench.output().text("  " + sign + " " + line));
  }

  private static List<String> words(PlannedStep step) {
    List<String> words = new ArrayList<>();
    words.add(step.text().isEmpty() ? step.summary() : step.text());
    words.add("needs " + step.needs());
    if (step.noReturn()) {
      words.add("point of no return");
    }
    return words;
  }
}
