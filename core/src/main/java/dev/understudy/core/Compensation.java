package dev.understudy.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Takes the effect of one step back, as far as this run made it. */
final class Compensation implements Job {
  private final RunScope scope;
  private final Plan.Node node;
  private final StepState state;
  private final Deadline deadline;
  private final RunnerContext context;

  Compensation(RunScope scope, Plan.Node node, StepState state) {
    this.scope = scope;
    this.node = node;
    this.state = state;
    this.deadline = Deadline.in(scope.time(), node.timeout());
    this.context = scope.context(node, state.attempt(), deadline);
  }

  @Override
  public StepId step() {
    return node.id();
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public Ending leaveBehind() {
    Ending ending = failed(Problems.deaf(node.id()));
    scope.journal().retire(node.id());
    return ending;
  }

  @Override
  public Ending perform(BooleanSupplier overdue) {
    scope.calls().begin();
    try {
      try {
        return takeBack();
      } catch (ProblemException e) {
        return failed(e.problem());
      } catch (InterruptedException e) {
        return overdue.getAsBoolean() ? failed(Problems.overdue(node)) : new Ending.Interrupted();
      } catch (RunJournal.Shut e) {
        throw e;
      } catch (Throwable bug) {
        Problem problem = Problems.bug(node.id(), bug);
        failed(problem);
        return new Ending.Broken(problem, bug);
      }
    } catch (RunJournal.Shut e) {
      return new Ending.Unrecorded();
    }
  }

  private Ending takeBack() throws InterruptedException {
    if (!(node.step() instanceof ReversibleStep step)) {
      return refuseIfItHappened();
    }
    Optional<Receipt> receipt = find();
    if (receipt.isEmpty()) {
      return new Ending.Succeeded(Receipt.empty());
    }
    if (state.touched()) {
      compensate(step, receipt.get());
    }
    append(JournalEvent.STEP_COMPENSATED, scope.calls().end());
    scope.listener().stepCompensated(node.id(), Optional.empty());
    return new Ending.Succeeded(Receipt.empty());
  }

  /** What there is to take back; the world is asked when the journal does not know. */
  private Optional<Receipt> find() throws InterruptedException {
    return switch (state.phase()) {
      case SUCCEEDED, COMPENSATING -> Optional.of(state.receipt());
      case UNTOUCHED -> Optional.empty();
      // Part of the effect may be there although the precheck would begin anew.
      case STARTED, FAILED -> look().or(() -> Optional.of(Receipt.empty()));
    };
  }

  private Optional<Receipt> look() throws InterruptedException {
    return node.step()
        .precheck(context)
        .fold(
            Optional::empty,
            Optional::of,
            problem -> {
              throw problem.asException();
            });
  }

  private void compensate(ReversibleStep step, Receipt receipt) throws InterruptedException {
    RunJournal journal = scope.journal();
    journal.admit(node.id());
    append(JournalEvent.STEP_COMPENSATION_STARTED, JournalFacts.of(receipt));
    journal.admit(node.id());
    journal.probe(
        RunnerProbe.Point.BEFORE_EFFECT,
        JournalEvent.STEP_COMPENSATION_STARTED,
        Optional.of(node.id()));
    try {
      step.compensate(context, receipt);
    } finally {
      journal.probe(
          RunnerProbe.Point.AFTER_EFFECT,
          JournalEvent.STEP_COMPENSATION_STARTED,
          Optional.of(node.id()));
    }
  }

  /** The point of no return: passed only when the world says that its effect is not there. */
  private Ending refuseIfItHappened() throws InterruptedException {
    boolean isThere = state.phase() == StepState.Phase.SUCCEEDED || look().isPresent();
    return isThere
        ? new Ending.Failed(Problems.noReturn(node.id(), scope.header().run()))
        : new Ending.Succeeded(Receipt.empty());
  }

  private Ending failed(Problem problem) {
    Map<String, String> data = new LinkedHashMap<>(JournalFacts.of(problem));
    data.putAll(scope.calls().end());
    append(JournalEvent.STEP_COMPENSATION_FAILED, data);
    scope.listener().stepCompensated(node.id(), Optional.of(problem));
    return new Ending.Failed(problem);
  }

  private void append(JournalEvent event, Map<String, String> data) {
    scope.journal().append(event, Optional.of(node.id()), state.attempt(), data);
  }
}
