package dev.understudy.snapshot;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.Optional;

/**
 * Writes on a snapshot how far its contents were proven and when. A level once proven is never
 * lowered. What a drill has proven is no longer the drill's: retention counts it as proven.
 *
 * @param level {@code L0} to {@code L4}
 */
public record RecordVerified(StepId id, ServerScope scope, Value snapshot, Value level)
    implements ReversibleStep {
  private static final String DRILL = Label.purpose(Label.DRILL);

  @Override
  public String summary() {
    return "Write on the snapshot how far it was proven";
  }

  @Override
  public Precheck precheck(StepContext context) {
    Optional<Snapshot> found = find(context);
    if (found.isEmpty()) {
      return Precheck.blocked(gone(context));
    }
    return isRecorded(context, found.get().tags())
        ? Precheck.done(receipt(found.get().tags()))
        : Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) {
    Tags had = find(context).orElseThrow(() -> gone(context).asException()).tags();
    String now = level.in(context);
    String best = had.find(Tags.VERIFIED).filter(old -> old.compareTo(now) > 0).orElse(now);
    Tags tags = Tags.of(Tags.VERIFIED, best, Tags.VERIFIED_AT, context.time().now().toString());
    scope.region().snapshots().tag(snapshotId(context), ofPolicy(had, tags));
    return receipt(tags);
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    return find(context).filter(snapshot -> isRecorded(context, snapshot.tags())).isPresent()
        ? Optional.empty()
        : Optional.of(gone(context));
  }

  /** Nothing to take back: what was proven stays proven. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {}

  /** A drill leaves the snapshot it proved; from now on the policy keeps it, and lets it go. */
  private static Tags ofPolicy(Tags had, Tags proof) {
    return had.find(Tags.PURPOSE).filter(DRILL::equals).isPresent()
        ? proof.with(Tags.PURPOSE, Label.purpose(Label.SCHEDULED))
        : proof;
  }

  private boolean isRecorded(StepContext context, Tags tags) {
    boolean isHigh =
        tags.find(Tags.VERIFIED).filter(old -> old.compareTo(level.in(context)) >= 0).isPresent();
    return isHigh
        && tags.find(Tags.VERIFIED_AT)
            .flatMap(SnapshotFacts::instant)
            .filter(at -> !at.isBefore(context.started()))
            .isPresent();
  }

  private static Receipt receipt(Tags tags) {
    return Receipt.of("level", tags.find(Tags.VERIFIED).orElseThrow());
  }

  private SnapshotId snapshotId(StepContext context) {
    return new SnapshotId(snapshot.in(context));
  }

  private Optional<Snapshot> find(StepContext context) {
    return Ids.find(scope.region().snapshots(), snapshotId(context));
  }

  private Problem gone(StepContext context) {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "snapshot " + snapshotId(context) + " cannot be marked as proven",
        "the cloud does not list it, or did not keep the mark",
        NextCommand.resume(context));
  }
}
