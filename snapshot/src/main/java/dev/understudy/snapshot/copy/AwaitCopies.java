package dev.understudy.snapshot.copy;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.yaml.DurationText;
import dev.understudy.core.Poll;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.snapshot.copy.CopyChoice.Decision;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.fleet.FleetScope;
import dev.understudy.snapshot.fleet.FleetTrouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Waits until the newest snapshot of every disk is in every other region of the policy, all of them
 * together by batched questions. What is missing, or fails, is asked for again, once.
 *
 * @param until no later snapshot is waited for; as {@link CopySnapshots} leaves it
 */
public record AwaitCopies(StepId id, FleetScope scope, Optional<Value> until)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Wait until the copies in the other regions are complete";
  }

  @Override
  public Precheck precheck(StepContext context) {
    return CopyProblems.noTarget(scope).map(Precheck::blocked).orElseGet(Precheck::ready);
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    FleetCopies copies = new FleetCopies(scope.fleet());
    FleetTrouble trouble = new FleetTrouble(context);
    FleetCopies.Look look =
        copies.look(
            context.time().now(),
            until.map(value -> value.in(context)).flatMap(CopySnapshots::until));
    trouble.addAll(look.failures());
    Waiting waiting = new Waiting(context, new CopyStarter(copies, trouble), look.choices());
    Poll.standard().until(context.deadline(), waiting::round);
    waiting.late();
    if (trouble.count() > 0) {
      throw CopyProblems.partial(context, trouble).asException();
    }
    if (waiting.done.isEmpty()) {
      throw CopyProblems.noDisks().asException();
    }
    return Receipt.of(
        "copied", Integer.toString(waiting.done.size()),
        "lag", waiting.lag().map(Duration::toString).orElse(""));
  }

  /** Nothing more to prove: each copy was seen accomplished in its own region. */
  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    return Optional.empty();
  }

  /** Copies stay: they only add. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {}

  /** The copies that are waited for in this attempt. */
  private final class Waiting {
    private static final Duration LISTING_LAG = Duration.ofSeconds(30);

    private final StepContext context;
    private final CopyStarter starter;
    private final FleetTrouble trouble;
    private final List<CopyChoice> done = new ArrayList<>();
    private final Map<SnapshotId, Instant> unlisted = new HashMap<>();
    private final Map<String, Integer> tries = new HashMap<>();
    private List<CopyChoice> open = new ArrayList<>();
    private int slowest;

    private Waiting(StepContext context, CopyStarter starter, List<CopyChoice> choices) {
      this.context = context;
      this.starter = starter;
      this.trouble = starter.trouble();
      choices.forEach(this::place);
    }

    private Optional<Boolean> round() throws InterruptedException {
      slowest = 100;
      List<CopyChoice> before = open;
      open = new ArrayList<>();
      Map<RegionId, List<CopyChoice>> regions =
          before.stream()
              .filter(choice -> choice.copy().isPresent())
              .collect(Collectors.groupingBy(CopyChoice::to));
      regions.forEach(this::look);
      before.stream().filter(choice -> choice.copy().isEmpty()).forEach(open::add);
      List<CopyChoice> now = starter.start(open);
      open = new ArrayList<>();
      now.forEach(this::place);
      if (open.isEmpty()) {
        return Optional.of(true);
      }
      context.progress(
          done.size()
              + " of "
              + (done.size() + open.size())
              + " copies done, the slowest at "
              + slowest
              + "%, "
              + lag().map(DurationText::format).orElse("?")
              + " behind");
      return Optional.empty();
    }

    private void place(CopyChoice choice) {
      switch (choice.decision()) {
        case NOTHING -> trouble.add(CopyProblems.nothing(choice));
        case COPIED -> done.add(choice);
        case START, WAIT, COPYING -> open.add(choice);
      }
    }

    private void look(RegionId to, List<CopyChoice> waited) {
      Map<SnapshotId, Snapshot> now;
      try {
        now =
            scope
                .cloud()
                .in(to)
                .snapshots()
                .describe(waited.stream().flatMap(choice -> choice.copy().stream()).toList())
                .stream()
                .collect(Collectors.toMap(Snapshot::id, each -> each, (one, same) -> one));
      } catch (ProblemException e) {
        trouble.add(FleetCopies.failure("copies in " + to, e));
        return;
      }
      for (CopyChoice choice : waited) {
        Optional<Snapshot> copy = Optional.ofNullable(now.get(choice.copy().orElseThrow()));
        copy.ifPresentOrElse(found -> judge(choice, found), () -> missing(choice));
      }
    }

    private void judge(CopyChoice choice, Snapshot copy) {
      boolean isOver = copy.isUsable() || copy.state() == Snapshot.State.FAILED;
      if (!isOver) {
        slowest = Math.min(slowest, copy.progress());
        open.add(choice);
      } else if (choice.is(Decision.WAIT)) {
        open.add(choice.again(0));
      } else if (copy.isUsable()) {
        done.add(choice.copied());
      } else {
        again(choice, "the copy " + copy.id() + " failed at " + copy.progress() + "%");
      }
    }

    /** A listing may be behind; one that stays away was deleted. */
    private void missing(CopyChoice choice) {
      SnapshotId id = choice.copy().orElseThrow();
      Instant since = unlisted.computeIfAbsent(id, any -> context.time().now());
      slowest = 0;
      if (context.time().now().isBefore(since.plus(LISTING_LAG))) {
        open.add(choice);
      } else {
        trouble.add(
            new FleetFailure(choice.place(), failed("the copy " + id + " is not there any more")));
      }
    }

    private void again(CopyChoice choice, String what) {
      if (tries.merge(choice.place(), 1, Integer::sum) > 1) {
        trouble.add(new FleetFailure(choice.place(), failed(what)));
        return;
      }
      context.progress(choice.place() + ": " + what + "; asking for it again");
      open.add(choice.again(1));
    }

    /** How old the data of the disk is that is furthest behind. */
    private Optional<Duration> lag() {
      List<CopyChoice> all = new ArrayList<>(done);
      all.addAll(open);
      return all.stream()
          .map(choice -> choice.source().orElseThrow().created())
          .min(Instant::compareTo)
          .map(cut -> Duration.between(cut, context.time().now()))
          .map(age -> Duration.ofSeconds(Math.max(0, age.toSeconds())));
    }

    private void late() {
      for (CopyChoice choice : open) {
        trouble.add(
            new FleetFailure(
                choice.place(),
                Problem.of(
                    ProblemCode.TIMEOUT,
                    "the copy was not complete in the time given",
                    "it goes on meanwhile",
                    NextCommand.resume(context))));
      }
    }

    private Problem failed(String what) {
      return Problem.of(ProblemCode.RESOURCE_FAILED, what, "", NextCommand.resume(context));
    }
  }
}
