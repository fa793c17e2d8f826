package dev.understudy.failover;

import dev.understudy.cloud.probe.ContinuityProof;
import dev.understudy.core.StepContext;
import dev.understudy.core.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The stretch of time whose measurements only the old disk had: from the recovery point until the
 * old server was fenced. With a salvaged disk there is none, so that then every gap is a failure.
 *
 * @param recoveryPoint cut of the snapshot that was restored; empty or blank for no loss
 * @param until when the old server could take no more measurements; empty for the run's start
 * @param source of the snapshot, {@code salvage} for none
 */
public record KnownLoss(
    Optional<Value> recoveryPoint, Optional<Value> until, Optional<Value> source) {
  private static final String SALVAGE = "salvage";

  /** A measurement takes a moment from its client into the snapshot. */
  private static final int CADENCES_ON_THE_WAY = 5;

  /** Nothing is known to be lost. */
  public static KnownLoss none() {
    return new KnownLoss(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** How many of the missing measurements this explains. */
  long countedIn(ContinuityProof proof, StepContext context, Duration every) {
    boolean isSalvage = source.filter(value -> value.in(context).equals(SALVAGE)).isPresent();
    boolean isGiven = recoveryPoint.filter(value -> !value.in(context).isBlank()).isPresent();
    if (isSalvage || !isGiven) {
      return 0;
    }
    Instant from = ExportCheck.instant(context, recoveryPoint, context.started());
    Instant end = ExportCheck.instant(context, until, context.started());
    return proof.missingWithin(from.minus(every.multipliedBy(CADENCES_ON_THE_WAY)), end);
  }
}
