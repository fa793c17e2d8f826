package dev.understudy.runbooks.report;

import dev.understudy.core.Measurement;
import dev.understudy.core.Objective;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.store.History;
import dev.understudy.core.store.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything there is to say about a run, computed once from its journal, the objectives and the
 * runs before it. Every page, in every format and language, shows these figures and no others.
 *
 * @param usual how long such a run took earlier; empty when none was measured
 */
public record RunReport(
    RunView run,
    RunScore score,
    Optional<Timing> usual,
    List<TimelineEntry> timeline,
    List<Standstill> standstills,
    List<Decision> decisions,
    List<Approval> approvals,
    List<Intervention> interventions,
    List<StepReport> steps,
    Integrity integrity) {

  public RunReport {
    timeline = List.copyOf(timeline);
    standstills = List.copyOf(standstills);
    decisions = List.copyOf(decisions);
    approvals = List.copyOf(approvals);
    interventions = List.copyOf(interventions);
    steps = List.copyOf(steps);
  }

  /**
   * @param earlier the runs before this one, so that the report stays the same for ever
   */
  public static RunReport of(SoundJournal journal, Objective objective, History earlier) {
    RunView run = RunView.of(journal.records());
    RunScore score = RunScore.of(journal.records(), objective);
    Chronicle chronicle = Chronicle.of(journal.records(), score.outage());
    Choices choices = Choices.of(run, journal);
    return new RunReport(
        run,
        score,
        earlier.run(run.runbook()),
        chronicle.timeline(),
        chronicle.standstills(),
        choices.decisions(),
        choices.approvals(),
        Hands.of(journal.records(), chronicle.standstills(), choices.approvals()),
        run.steps().stream()
            .map(step -> new StepReport(step, earlier.rehearsed(run.runbook(), step.id())))
            .toList(),
        Integrity.of(journal));
  }

  /** Held against the objectives; empty for a run that failed, or that is no recovery. */
  public Optional<Measurement> measurement() {
    return run.status() == RunView.Status.SUCCEEDED ? score.measurement() : Optional.empty();
  }

  public RunScore.Verdict verdict() {
    return run.status() == RunView.Status.SUCCEEDED
        ? score.verdict()
        : RunScore.Verdict.NOT_MEASURED;
  }

  /** What went well and badly. */
  public List<Finding> findings() {
    return Finding.of(this);
  }

  public int count(StepView.Status status) {
    return (int) steps.stream().filter(step -> step.step().status() == status).count();
  }

  /** How long nobody ran it between its first and its last record. */
  public Duration stoodStill() {
    return standstills.stream().map(Standstill::length).reduce(Duration.ZERO, Duration::plus);
  }
}
