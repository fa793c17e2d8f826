package dev.understudy.snapshot.copy;

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
import dev.understudy.snapshot.fleet.FleetScope;
import dev.understudy.snapshot.fleet.FleetTrouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Asks for the copies that are due in the policy's other regions and returns once the cloud has
 * accepted them. Repeatable: what was asked for is not asked for again.
 *
 * @param failsWithAny whether the step fails when a copy could not be asked for; otherwise its
 *     receipt says so
 */
public record CopySnapshots(StepId id, FleetScope scope, boolean failsWithAny)
    implements ReversibleStep {
  private static final Duration LISTING_LAG = Duration.ofSeconds(30);

  @Override
  public String summary() {
    return "Ask for the copies of the newest snapshots in the other regions";
  }

  @Override
  public Precheck precheck(StepContext context) {
    Optional<Problem> none = CopyProblems.noTarget(scope);
    if (none.isEmpty()) {
      return Precheck.ready();
    }
    return failsWithAny
        ? Precheck.blocked(none.get())
        : Precheck.done(receipt(new FleetTrouble(context), List.of(), List.of()));
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    FleetCopies copies = new FleetCopies(scope.fleet());
    FleetTrouble trouble = new FleetTrouble(context);
    FleetCopies.Look look = copies.look(context.time().now(), Optional.empty());
    trouble.addAll(look.failures());
    List<CopyChoice> choices = new CopyStarter(copies, trouble).start(look.choices());
    Receipt receipt = receipt(trouble, look.choices(), choices);
    context.progress(
        receipt.get("started") + " copies asked for, " + receipt.get("copied") + " there already");
    if (failsWithAny) {
      choices.stream()
          .filter(choice -> choice.is(Decision.NOTHING))
          .map(CopyProblems::nothing)
          .forEach(trouble::add);
      if (trouble.count() > 0) {
        throw CopyProblems.partial(context, trouble).asException();
      }
      if (choices.isEmpty()) {
        throw CopyProblems.noDisks().asException();
      }
    }
    return receipt;
  }

  /** Looks whether every copy that was accepted is listed there. */
  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    Optional<Instant> until = until(receipt.get("newest"));
    if (until.isEmpty() || receipt.get("started").equals("0")) {
      return Optional.empty();
    }
    long refused = Long.parseLong(receipt.get("failed"));
    Deadline listed = context.deadline().atMost(LISTING_LAG);
    Optional<Boolean> all =
        Poll.standard()
            .until(
                listed,
                () -> {
                  FleetCopies.Look look =
                      new FleetCopies(scope.fleet()).look(context.time().now(), until);
                  return look.choices().stream().filter(CopySnapshots::isUnlisted).count()
                          <= refused
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

  private static Receipt receipt(
      FleetTrouble trouble, List<CopyChoice> before, List<CopyChoice> now) {
    long copying = count(now, Decision.COPYING) + count(now, Decision.WAIT);
    long already = count(before, Decision.COPYING) + count(before, Decision.WAIT);
    return trouble.on(
        Receipt.of(
            "started", Long.toString(Math.max(0, copying - already)),
            "copying", Long.toString(copying),
            "copied", Long.toString(count(now, Decision.COPIED)),
            "nothing", Long.toString(count(now, Decision.NOTHING)),
            "newest",
                new FleetCopies.Look(now, List.of()).newest().map(Instant::toString).orElse("")));
  }

  /** One that failed meanwhile was listed. */
  private static boolean isUnlisted(CopyChoice choice) {
    return choice.is(Decision.START) && choice.failedTries() == 0;
  }

  private static long count(List<CopyChoice> choices, Decision decision) {
    return choices.stream().filter(choice -> choice.is(decision)).count();
  }

  private static Problem unlisted(StepContext context) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        "copies that the cloud has accepted are not listed in their region",
        "they vanished, or the listing is behind by more than " + LISTING_LAG.toSeconds() + " s",
        NextCommand.resume(context));
  }
}
