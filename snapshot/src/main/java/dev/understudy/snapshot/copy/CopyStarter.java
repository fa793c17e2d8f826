package dev.understudy.snapshot.copy;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.SideBySide;
import dev.understudy.snapshot.copy.CopyChoice.Decision;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.fleet.FleetTrouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Asks for the copies that are due, side by side; the trouble of one is told and the rest done. */
record CopyStarter(FleetCopies copies, FleetTrouble trouble) {
  /** Enough to reach the cloud's rate limit; more would only wait for it. */
  private static final int AT_ONCE = 16;

  /** A choice that the cloud refused. */
  private record Refusal(CopyChoice choice, Problem problem) {}

  /** The choices as they are then; those that were refused are left out. */
  List<CopyChoice> start(List<CopyChoice> choices) throws InterruptedException {
    List<CopyChoice> due = choices.stream().filter(c -> c.is(Decision.START)).toList();
    List<CopyChoice> now =
        new ArrayList<>(choices.stream().filter(c -> !c.is(Decision.START)).toList());
    Queue<CopyChoice> accepted = new ConcurrentLinkedQueue<>();
    Queue<Refusal> refused = new ConcurrentLinkedQueue<>();
    Map<RegionId, Problem> silent = new ConcurrentHashMap<>();
    SideBySide.each(
        due,
        AT_ONCE,
        choice -> {
          RegionId from = choice.disk().region();
          Problem known = silent.get(from);
          if (known != null) {
            refused.add(new Refusal(choice, known));
            return;
          }
          try {
            accepted.add(ask(choice));
          } catch (ProblemException e) {
            Problem problem = FleetCopies.failure(choice.place(), e).problem();
            if (problem.code() == ProblemCode.CLOUD_UNREACHABLE) {
              silent.put(from, problem);
            }
            refused.add(new Refusal(choice, problem));
          }
        });
    now.addAll(accepted);
    if (!refused.isEmpty()) {
      now.addAll(thereAllTheSame(List.copyOf(refused)));
    }
    return now;
  }

  private CopyChoice ask(CopyChoice choice) {
    Snapshot source = choice.source().orElseThrow();
    return choice.copying(
        copies
            .fleet()
            .cloud()
            .in(choice.disk().region())
            .snapshots()
            .copy(
                source.id(),
                choice.to(),
                source.name().isEmpty() ? source.id().value() : source.name(),
                choice.tags(),
                choice.target().key(),
                choice.token()));
  }

  /**
   * A copy that another run, or a call whose answer was lost, has asked for is refused too: what is
   * there now is no failure.
   */
  private List<CopyChoice> thereAllTheSame(List<Refusal> refused) {
    Map<String, CopyChoice> seen = Map.of();
    try {
      seen =
          copies.again(refused.stream().map(Refusal::choice).toList()).stream()
              .filter(choice -> !choice.is(Decision.START))
              .collect(Collectors.toMap(CopyChoice::place, choice -> choice));
    } catch (ProblemException e) {
      trouble.add(FleetCopies.failure("copies that were refused", e));
    }
    List<CopyChoice> there = new ArrayList<>();
    for (Refusal refusal : refused) {
      CopyChoice other = seen.get(refusal.choice().place());
      if (other != null) {
        there.add(other);
      } else {
        trouble.add(new FleetFailure(refusal.choice().place(), refusal.problem()));
      }
    }
    return there;
  }
}
