package dev.understudy.snapshot.copy;

import dev.understudy.cloud.Snapshot;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.snapshot.copy.CopyChoice.Decision;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks for the copies that are due, side by side; the trouble of one is told and the rest done. */
record CopyStarter(FleetCopies copies) {

  /**
   * How it went.
   *
   * @param choices as they are now; those that were refused are left out
   */
  record Outcome(List<CopyChoice> choices, int started, List<FleetFailure> failures) {
    Outcome {
      choices = List.copyOf(choices);
      failures = List.copyOf(failures);
    }
  }

  /** One answer of the cloud. */
  private record Answer(CopyChoice choice, Optional<Problem> problem) {}

  Outcome start(List<CopyChoice> choices) throws InterruptedException {
    List<CopyChoice> due = choices.stream().filter(c -> c.is(Decision.START)).toList();
    List<CopyChoice> now = new ArrayList<>(choices);
    now.removeAll(due);
    Map<String, Problem> silent = new ConcurrentHashMap<>();
    List<Answer> refused = new ArrayList<>();
    for (Answer answer : SideBySide.each(due, choice -> ask(choice, silent))) {
      if (answer.problem().isPresent()) {
        refused.add(answer);
      } else {
        now.add(answer.choice());
      }
    }
    List<FleetFailure> failures = sort(refused, now);
    return new Outcome(now, due.size() - refused.size(), failures);
  }

  private Answer ask(CopyChoice choice, Map<String, Problem> silent) {
    Snapshot source = choice.source().orElseThrow();
    String from = choice.disk().region().value();
    Problem known = silent.get(from);
    if (known != null) {
      return new Answer(choice, Optional.of(known));
    }
    try {
      return new Answer(
          choice.copying(
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
                      choice.token())),
          Optional.empty());
    } catch (ProblemException e) {
      Problem problem = FleetCopies.failure(choice.place(), e).problem();
      if (problem.code() == ProblemCode.CLOUD_UNREACHABLE) {
        silent.put(from, problem);
      }
      return new Answer(choice, Optional.of(problem));
    }
  }

  /**
   * A copy that another run, or a call whose answer was lost, has asked for is refused too: what is
   * there now is no failure.
   */
  private List<FleetFailure> sort(List<Answer> refused, List<CopyChoice> now) {
    List<FleetFailure> failures = new ArrayList<>();
    List<CopyChoice> seen = List.of();
    if (!refused.isEmpty()) {
      try {
        seen = copies.again(refused.stream().map(Answer::choice).toList());
      } catch (ProblemException e) {
        failures.add(FleetCopies.failure("copies that were refused", e));
      }
    }
    for (Answer answer : refused) {
      Optional<CopyChoice> other =
          seen.stream()
              .filter(choice -> !choice.is(Decision.START))
              .filter(choice -> choice.place().equals(answer.choice().place()))
              .findFirst();
      if (other.isPresent()) {
        now.add(other.get());
      } else {
        failures.add(new FleetFailure(answer.choice().place(), answer.problem().orElseThrow()));
      }
    }
    return failures;
  }
}
