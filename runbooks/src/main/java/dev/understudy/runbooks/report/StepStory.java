package dev.understudy.runbooks.report;

import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Retells the records about one step, one by one. */
final class StepStory {
  private final StepId id;
  private final Map<String, Integer> calls = new LinkedHashMap<>();
  private final Map<String, List<String>> requests = new LinkedHashMap<>();
  private final List<StepView.Span> spans = new ArrayList<>();
  private StepView.Status status = StepView.Status.NOT_STARTED;
  private Optional<Instant> open = Optional.empty();
  private int attempt;
  private int starts;
  private int retries;
  private Optional<Instant> started = Optional.empty();
  private Optional<Instant> ended = Optional.empty();
  private Optional<Duration> took = Optional.empty();
  private boolean found;
  private Receipt receipt = Receipt.empty();
  private Optional<Problem> problem = Optional.empty();

  StepStory(StepId id) {
    this.id = id;
  }

  void started(JournalRecord record) {
    begin(StepView.Status.STARTED, record);
    starts++;
    started = Optional.of(record.at());
    ended = Optional.empty();
  }

  void compensating(JournalRecord record) {
    begin(StepView.Status.COMPENSATING, record);
    ended = Optional.of(record.at());
  }

  void succeeded(JournalRecord record) {
    took = JournalFacts.took(record);
    found = JournalFacts.found(record);
    receipt = JournalFacts.receipt(record);
    open = took.filter(time -> !found).map(record.at()::minus).or(() -> open);
    end(StepView.Status.SUCCEEDED, record);
  }

  void failed(JournalRecord record) {
    boolean isTriedAgain = JournalFacts.retryIn(record).isPresent();
    retries += isTriedAgain ? 1 : 0;
    end(isTriedAgain ? StepView.Status.RETRYING : StepView.Status.FAILED, record);
  }

  void compensated(StepView.Status how, JournalRecord record) {
    end(how, record);
  }

  /**
   * @param last record of the journal, up to which a step without an end was worked on
   */
  StepView view(Optional<PlannedStep> planned, Instant last) {
    List<StepView.Span> all = new ArrayList<>(spans);
    open.ifPresent(from -> all.add(new StepView.Span(from, last, status)));
    return new StepView(
        id, planned, status, attempt, starts, retries, started, ended, took, found, receipt, calls,
        requests, all, problem);
  }

  private void begin(StepView.Status how, JournalRecord record) {
    open.ifPresent(from -> spans.add(new StepView.Span(from, from, status)));
    status = how;
    attempt = record.attempt();
    open = Optional.of(record.at());
    took = Optional.empty();
    found = false;
    problem = Optional.empty();
  }

  private void end(StepView.Status how, JournalRecord record) {
    spans.add(new StepView.Span(open.orElse(record.at()), record.at(), how));
    status = how;
    attempt = record.attempt();
    open = Optional.empty();
    ended = Optional.of(record.at());
    if (how != StepView.Status.SUCCEEDED) {
      took = Optional.empty();
      found = false;
    }
    problem = JournalFacts.problem(record);
    JournalFacts.calls(record).forEach((action, count) -> calls.merge(action, count, Integer::sum));
    JournalFacts.requests(record)
        .forEach(
            (action, ids) ->
                requests.merge(
                    action,
                    ids,
                    (old, next) -> {
                      List<String> both = new ArrayList<>(old);
                      both.addAll(next);
                      return List.copyOf(both);
                    }));
  }
}
