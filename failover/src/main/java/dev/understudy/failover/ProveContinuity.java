package dev.understudy.failover;

import dev.understudy.cloud.probe.ContinuityProof;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Proves, series by series, that no measurement is missing: none from the first to the last of
 * each, and each has come as far as the newest was when the step began, so that clients' buffers
 * have been emptied. Waits for that until the check's time is over. The service is asked with
 * {@code since=<milliseconds>} in its query.
 *
 * <p>A series that has gone silent does not fail the proof while enough others are complete: a
 * client may be broken itself. It is counted.
 *
 * @param since when the outage began; the proof starts an hour before. Empty for the run's start
 * @param loss what is known to be gone with the old disk: counted, and not a failure
 */
public record ProveContinuity(
    StepId id,
    ServerScope scope,
    HttpProbe http,
    Value address,
    Optional<Value> since,
    KnownLoss loss)
    implements CheckStep {
  private static final Duration BEFORE_OUTAGE = Duration.ofHours(1);
  private static final Duration ONE_REPLY = Duration.ofMinutes(2);
  private static final Poll AGAIN = new Poll(Duration.ofMillis(300), Duration.ofSeconds(5));
  private static final int SHOWN = 3;

  @Override
  public String summary() {
    return "Prove that no measurement is missing";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    ExportCheck check = ExportCheck.of(scope, address.in(context));
    Instant from = ExportCheck.instant(context, since, context.started()).minus(BEFORE_OUTAGE);
    Look look = new Look(check, check.target().with("since", from.toEpochMilli()), context);
    Deadline deadline = context.deadline().atMost(check.within());
    Optional<Receipt> complete = AGAIN.until(deadline, look::complete);
    return complete.orElseGet(look::atLast);
  }

  /** One export after another, and what the last of them showed. */
  private final class Look {
    private final ExportCheck check;
    private final URI uri;
    private final StepContext context;
    private Instant goal;
    private boolean isFirst = true;
    private Optional<ContinuityProof> last = Optional.empty();
    private String trouble = "";

    Look(ExportCheck check, URI uri, StepContext context) {
      this.check = check;
      this.uri = uri;
      this.context = context;
      this.goal = context.time().now();
    }

    /** The receipt, when nothing is missing and every series goes on. */
    Optional<Receipt> complete() throws InterruptedException {
      try {
        ContinuityProof proof = new ContinuityProof(check.expected().every());
        http.lines(uri, ONE_REPLY, proof::accept);
        last = Optional.of(proof);
        trouble = "";
        aim(proof);
        ContinuityProof.Result result = proof.result();
        int silent = silent(proof);
        long lost = loss.countedIn(proof, context, check.expected().every());
        context.progress(
            result.present()
                + " of "
                + result.expected()
                + " measurements, "
                + silent
                + " series still behind");
        boolean isComplete =
            result.missing() == lost
                && silent == 0
                && result.series() >= check.expected().atLeast();
        return isComplete ? Optional.of(receipt(result, silent, lost)) : Optional.empty();
      } catch (ProblemException e) {
        if (e.problem().code() != ProblemCode.HOST_UNREACHABLE) {
          throw e;
        }
        trouble = e.problem().what() + ": " + e.problem().why();
        return Optional.empty();
      }
    }

    /** Our clock may be ahead of the clients': then their newest measurement is far enough. */
    private void aim(ContinuityProof proof) {
      Optional<Instant> newest = proof.newest();
      if (isFirst && newest.isPresent()) {
        isFirst = false;
        goal = newest.get().isBefore(goal) ? newest.get() : goal;
      }
    }

    /** What is to be said when the time is over. */
    Receipt atLast() {
      if (last.isEmpty() || !trouble.isEmpty()) {
        throw new ProblemException(unread());
      }
      ContinuityProof.Result result = last.get().result();
      int silent = silent(last.get());
      long lost = loss.countedIn(last.get(), context, check.expected().every());
      if (result.missing() > lost) {
        throw new ProblemException(missing(result));
      }
      if (result.series() - silent < check.expected().atLeast()) {
        throw new ProblemException(tooFew(result.series(), silent));
      }
      context.progress(
          "series that send no more: " + String.join(", ", last.get().silentSince(goal)));
      return receipt(result, silent, lost);
    }

    private int silent(ContinuityProof proof) {
      return proof.silentSince(goal).size();
    }

    private Problem unread() {
      return Problem.of(
          ProblemCode.PROOF_FAILED,
          "the measurements at " + uri.getHost() + " could not be read",
          trouble,
          NextCommand.resume(context));
    }

    private Problem missing(ContinuityProof.Result result) {
      List<ContinuityProof.Gap> gaps = result.gaps();
      String worst =
          gaps.stream()
              .limit(SHOWN)
              .map(gap -> gap.series() + " lacks " + gap.missing() + " from " + gap.from())
              .collect(Collectors.joining("; "));
      return Problem.of(
          ProblemCode.PROOF_FAILED,
          result.missing() + " of " + result.expected() + " measurements are missing",
          gaps.size() + " of " + result.series() + " series have gaps: " + worst,
          NextCommand.resume(context) + " once clients have sent them, or choose a newer snapshot");
    }

    private Problem tooFew(int series, int silent) {
      return Problem.of(
          ProblemCode.PROOF_FAILED,
          series == 0
              ? "there are no measurements to check at " + uri.getHost()
              : "only " + (series - silent) + " of " + series + " series are up to date",
          "at least " + check.expected().atLeast() + " are expected",
          "look whether clients reach the new address, then " + NextCommand.resume(context));
    }
  }

  private static Receipt receipt(ContinuityProof.Result result, int silent, long lost) {
    return Receipt.of(
        "expected", Long.toString(result.expected()),
        "present", Long.toString(result.present()),
        "missing", Long.toString(result.missing()),
        "duplicates", Long.toString(result.duplicates()),
        "series", Integer.toString(result.series()),
        "gaps", Integer.toString(result.gaps().size()),
        "silent", Integer.toString(silent),
        "lost", Long.toString(lost));
  }
}
