package dev.understudy.snapshot.copy;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.snapshot.copy.CopyChoice.Decision;
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for the copies that are due in the policy's other regions and returns once the cloud has
 * accepted them. Repeatable: what was asked for is not asked for again.
 *
 * @param servers narrows it to these; empty for the whole fleet
 * @param failsWithAny whether the step fails when a copy could not be asked for; otherwise its
 *     receipt says so
 */
public record CopySnapshots(
    StepId id, Estate estate, Cloud cloud, Set<String> servers, boolean failsWithAny)
    implements ReversibleStep {
  private static final Duration LISTING_LAG = Duration.ofSeconds(30);

  @Override
  public String summary() {
    return "Ask for the copies of the newest snapshots in the other regions";
  }

  @Override
  public Precheck precheck(StepContext context) {
    Optional<Problem> none = CopyTrouble.none(estate);
    if (none.isEmpty()) {
      return Precheck.ready();
    }
    return failsWithAny
        ? Precheck.blocked(none.get())
        : Precheck.done(receipt(new FleetCopies.Look(List.of(), List.of()), 0, 0));
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    FleetCopies copies = copies();
    FleetCopies.Look look = copies.look(context.time().now(), Optional.empty());
    CopyStarter.Outcome outcome = new CopyStarter(copies).start(look.choices());
    List<FleetFailure> failures = new ArrayList<>(look.failures());
    failures.addAll(outcome.failures());
    if (failsWithAny) {
      look.choices().stream()
          .filter(choice -> choice.is(Decision.NOTHING))
          .map(CopyTrouble::nothing)
          .forEach(failures::add);
    }
    context.progress(
        outcome.started() + " copies asked for, " + look.count(Decision.COPIED) + " there already");
    failures.stream().limit(20).map(FleetFailure::line).forEach(context::progress);
    if (failsWithAny && look.choices().isEmpty() && failures.isEmpty()) {
      throw CopyTrouble.noDisks().asException();
    }
    if (failsWithAny && !failures.isEmpty()) {
      throw CopyTrouble.partial(failures, NextCommand.resume(context)).asException();
    }
    return receipt(
        new FleetCopies.Look(outcome.choices(), failures),
        outcome.started(),
        outcome.failures().size());
  }

  /** Looks whether every copy that was accepted is listed there. */
  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    Optional<Instant> until = until(receipt.get("newest"));
    if (until.isEmpty() || receipt.get("started").equals("0")) {
      return Optional.empty();
    }
    long refused = Long.parseLong(receipt.get("refused"));
    Deadline listed = context.deadline().atMost(LISTING_LAG);
    Optional<Boolean> all =
        Poll.standard()
            .until(
                listed,
                () -> {
                  FleetCopies.Look look = copies().look(context.time().now(), until);
                  return look.count(Decision.START) <= refused
                      ? Optional.of(true)
                      : Optional.empty();
                });
    return all.isPresent() ? Optional.empty() : Optional.of(unlisted(context));
  }

  /** Leaves the copies: they only add, and another run may have asked for the same ones. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {
    context.progress("copies that were asked for stay until retention removes them");
  }

  /** What a receipt or a runbook says of the newest snapshot that counts. */
  static Optional<Instant> until(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(Instant.parse(text.strip()));
  }

  private FleetCopies copies() {
    return new FleetCopies(new Fleet(estate, cloud, estate.snapshots().orElseThrow(), servers));
  }

  private static Receipt receipt(FleetCopies.Look look, int started, int refused) {
    return Receipt.of(
        "started", Integer.toString(started),
        "copying", Long.toString(look.count(Decision.COPYING) + look.count(Decision.WAIT)),
        "copied", Long.toString(look.count(Decision.COPIED)),
        "nothing", Long.toString(look.count(Decision.NOTHING)),
        "newest", look.newest().map(Instant::toString).orElse(""),
        "refused", Integer.toString(refused),
        "failures", Integer.toString(look.failures().size()),
        "trouble", CopyTrouble.lines(look.failures()));
  }

  private static Problem unlisted(StepContext context) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        "copies that the cloud has accepted are not listed in their region",
        "they vanished, or the listing is behind by more than " + LISTING_LAG.toSeconds() + " s",
        NextCommand.resume(context));
  }
}
