package dev.understudy.runbooks.report;

import dev.understudy.core.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that went well or badly, as a fact that was measured or recorded; never an opinion.
 *
 * @param figures in the order in which the sentence names them: numbers, durations and words of the
 *     journal
 */
public record Finding(Kind kind, List<Object> figures) {

  /** Printed in lower case. */
  public enum Kind {
    RTO_MET(true),
    RPO_MET(true),
    NOTHING_MISSING(true),
    NOTHING_LEFT(true),
    FENCE_PROVEN(true),
    NO_HAND_NEEDED(true),
    RTO_MISSED(false),
    RPO_MISSED(false),
    MISSING(false),
    LEFT_BEHIND(false),
    UNFENCED(false),
    STOPPED(false),
    CUT_OFF(false),
    STOOD_STILL(false),
    RETRIED(false),
    SLOW(false),
    NEVER_REACHED(false),
    UNDO_FAILED(false);

    private final boolean isGood;

    Kind(boolean isGood) {
      this.isGood = isGood;
    }

    public boolean isGood() {
      return isGood;
    }
  }

  public Finding {
    figures = List.copyOf(figures);
  }

  /** What a report says, without what it does not say. */
  static List<Finding> of(RunReport report) {
    List<Finding> all = new ArrayList<>();
    report.measurement().ifPresent(measured -> objectives(measured, all));
    counts(report.score(), all);
    for (Decision decision : report.decisions()) {
      String step = decision.step().map(Object::toString).orElse("");
      if (decision.kind() == Decision.Kind.FENCED) {
        add(all, Kind.FENCE_PROVEN, step, decision.what(), decision.why());
      } else if (decision.kind() == Decision.Kind.UNFENCED) {
        add(all, Kind.UNFENCED, step, decision.why());
      }
    }
    hands(report, all);
    steps(report, all);
    return all;
  }

  private static void objectives(Measurement measured, List<Finding> all) {
    Duration rto = measured.objective().rto();
    Duration rpo = measured.objective().rpo();
    Duration rta = measured.rta();
    Duration rpa = measured.rpa();
    add(all, measured.isRtoMet() ? Kind.RTO_MET : Kind.RTO_MISSED, rta, rto, rto.minus(rta).abs());
    add(all, measured.isRpoMet() ? Kind.RPO_MET : Kind.RPO_MISSED, rpa, rpo, rpo.minus(rpa).abs());
  }

  private static void counts(RunScore score, List<Finding> all) {
    score
        .missing()
        .ifPresent(
            missing ->
                add(
                    all,
                    missing > 0 ? Kind.MISSING : Kind.NOTHING_MISSING,
                    missing,
                    score.expected().orElse(0L)));
    score
        .leaked()
        .ifPresent(left -> add(all, left > 0 ? Kind.LEFT_BEHIND : Kind.NOTHING_LEFT, left));
  }

  private static void hands(RunReport report, List<Finding> all) {
    for (Intervention hand : report.interventions()) {
      String step = hand.step().map(Object::toString).orElse("");
      switch (hand.kind()) {
        case STOPPED -> add(all, Kind.STOPPED, step, hand.what());
        case UNDO_FAILED -> add(all, Kind.UNDO_FAILED, step, hand.what());
        case CUT_OFF -> add(all, Kind.CUT_OFF, hand.at());
        case INTERRUPTED, EVICTED, RESUMED, UNDO, REBASED, APPROVED -> {}
      }
    }
    if (report.interventions().isEmpty() && report.run().status() == RunView.Status.SUCCEEDED) {
      add(all, Kind.NO_HAND_NEEDED);
    }
    if (!report.standstills().isEmpty()) {
      add(all, Kind.STOOD_STILL, report.stoodStill());
    }
  }

  private static void steps(RunReport report, List<Finding> all) {
    for (StepReport step : report.steps()) {
      if (step.step().retries() > 0) {
        add(all, Kind.RETRIED, step.step().id(), step.step().retries());
      }
      if (step.isSlow()) {
        add(
            all,
            Kind.SLOW,
            step.step().id(),
            step.step().took().orElseThrow(),
            step.usual().orElseThrow().p95(),
            step.usual().orElseThrow().count());
      }
    }
    if (report.count(StepView.Status.NOT_STARTED) > 0) {
      add(
          all,
          Kind.NEVER_REACHED,
          report.count(StepView.Status.NOT_STARTED),
          report.steps().size());
    }
  }

  private static void add(List<Finding> all, Kind kind, Object... figures) {
    all.add(new Finding(kind, List.of(figures)));
  }
}
