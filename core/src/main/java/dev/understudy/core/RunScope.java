package dev.understudy.core;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the parts of one run share. */
record RunScope(
    Plan plan,
    RunHeader header,
    RunJournal journal,
    TimeSource time,
    RunListener listener,
    CallLog calls,
    Instant started,
    Map<StepId, Receipt> receipts) {

  static RunScope of(
      Plan plan,
      Journal journal,
      RunJournal gate,
      TimeSource time,
      RunListener listener,
      CallLog calls,
      RunState state) {
    Instant started = journal.records().get(0).at();
    Map<StepId, Receipt> receipts = new ConcurrentHashMap<>(state.receipts());
    return new RunScope(plan, journal.header(), gate, time, listener, calls, started, receipts);
  }

  RunnerContext context(Plan.Node node, int attempt, Deadline deadline) {
    return new RunnerContext(
        header.run(),
        Token.of(header.run(), node.id(), attempt),
        time,
        deadline,
        started,
        node.id(),
        RunnerContext.ancestors(plan, node),
        receipts,
        listener);
  }

  int number(Plan.Node node) {
    return plan.nodes().indexOf(node) + 1;
  }

  void append(JournalEvent event, Map<String, String> data) {
    journal.append(event, Optional.empty(), 0, data);
  }
}
