package dev.understudy.core;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the parts of one run share.
 *
 * @param numbers the place of each step in the plan, from 1
 */
record RunScope(
    Plan plan,
    RunHeader header,
    RunJournal journal,
    TimeSource time,
    RunListener listener,
    CallLog calls,
    Instant started,
    Map<StepId, Receipt> receipts,
    Map<StepId, Integer> numbers) {

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
    Map<StepId, Integer> numbers = new HashMap<>();
    plan.nodes().forEach(node -> numbers.put(node.id(), numbers.size() + 1));
    return new RunScope(
        plan, journal.header(), gate, time, listener, calls, started, receipts, numbers);
  }

  RunnerContext context(Plan.Node node, int attempt, Deadline deadline) {
    return new RunnerContext(this, Token.of(header.run(), node.id(), attempt), deadline, node);
  }

  int number(StepId step) {
    return numbers.getOrDefault(step, 0);
  }

  void append(JournalEvent event, Map<String, String> data) {
    journal.append(event, Optional.empty(), 0, data);
  }
}
