package dev.understudy.runbooks.report;

import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Problem;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the moments at which a run did not go on by itself. */
final class Hands {
  private Hands() {}

  static List<Intervention> of(
      List<JournalRecord> records, List<Standstill> standstills, List<Approval> approvals) {
    List<Intervention> all = new ArrayList<>();
    standstills.stream()
        .filter(Standstill::isCutOff)
        .forEach(
            cut ->
                all.add(
                    new Intervention(
                        Intervention.Kind.CUT_OFF,
                        cut.from(),
                        Optional.empty(),
                        "",
                        "",
                        Optional.empty())));
    for (JournalRecord record : records) {
      switch (record.event()) {
        case RUN_FAILED -> all.add(record(Intervention.Kind.STOPPED, record));
        case STEP_COMPENSATION_FAILED -> all.add(record(Intervention.Kind.UNDO_FAILED, record));
        case RUN_INTERRUPTED ->
            all.add(
                record(
                    JournalFacts.evictedBy(record).isPresent()
                        ? Intervention.Kind.EVICTED
                        : Intervention.Kind.INTERRUPTED,
                    record));
        case RUN_RESUMED -> all.add(resumed(record, standstills));
        case RUN_REBASED -> all.add(record(Intervention.Kind.REBASED, record));
        case RUN_STARTED,
            STEP_STARTED,
            STEP_SUCCEEDED,
            STEP_FAILED,
            STEP_COMPENSATION_STARTED,
            STEP_COMPENSATED,
            RUN_UNDONE,
            RUN_FINISHED -> {}
      }
    }
    approvals.forEach(
        approval ->
            all.add(
                new Intervention(
                    Intervention.Kind.APPROVED,
                    approval.at(),
                    Optional.of(approval.step()),
                    approval.by(),
                    approval.question(),
                    Optional.empty())));
    all.sort(Comparator.comparing(Intervention::at));
    return all;
  }

  private static Intervention resumed(JournalRecord record, List<Standstill> standstills) {
    boolean isUndo = record.data().getOrDefault("mode", "").equals("undo");
    Instant at = record.at();
    Optional<Duration> after =
        standstills.stream()
            .filter(stop -> stop.to().equals(at))
            .map(Standstill::length)
            .findFirst();
    return new Intervention(
        isUndo ? Intervention.Kind.UNDO : Intervention.Kind.RESUMED,
        at,
        Optional.empty(),
        Chronicle.who(record).orElse(""),
        "",
        after);
  }

  private static Intervention record(Intervention.Kind kind, JournalRecord record) {
    Optional<StepId> step =
        record.step().or(() -> Optional.ofNullable(record.data().get("step")).map(StepId::new));
    return new Intervention(
        kind,
        record.at(),
        step,
        Chronicle.who(record).orElse(""),
        JournalFacts.problem(record).map(Problem::toString).orElse(""),
        Optional.empty());
  }
}
