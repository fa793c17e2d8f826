package dev.understudy.failover;

import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.cloud.probe.Measured;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proves that clients reach the new address: enough series have a measurement of after the outage
 * began, and says since when that is so. This instant ends the outage.
 *
 * @param since measurements before do not count; empty for the start of the run
 */
public record AwaitClients(
    StepId id, ServerScope scope, HttpProbe http, Value address, Optional<Value> since)
    implements CheckStep {
  private static final Duration ONE_REPLY = Duration.ofSeconds(30);
  private static final Poll AGAIN = new Poll(Duration.ofMillis(200), Duration.ofSeconds(2));

  @Override
  public String summary() {
    return "Prove that clients arrive at the new address";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    ExportCheck check = ExportCheck.of(scope, address.in(context));
    long from = ExportCheck.instant(context, since, context.started()).toEpochMilli();
    URI uri = check.target().with("since", from);
    Deadline deadline = context.deadline().atMost(check.within());
    int[] seen = {0};
    String[] trouble = {""};
    return AGAIN.orFail(
        deadline,
        () -> tooFew(context, check, seen[0], trouble[0]),
        () -> {
          try {
            Map<String, Long> first = firstReceived(uri, from);
            seen[0] = first.size();
            context.progress(first.size() + " series arrive");
            return arrived(first, check.expected().atLeast());
          } catch (ProblemException e) {
            if (e.problem().code() != ProblemCode.HOST_UNREACHABLE) {
              throw e;
            }
            trouble[0] = e.problem().what() + ": " + e.problem().why();
            return Optional.empty();
          }
        });
  }

  private Map<String, Long> firstReceived(URI uri, long from) throws InterruptedException {
    Map<String, Long> first = new HashMap<>();
    long[] number = {0};
    http.lines(
        uri,
        ONE_REPLY,
        line -> {
          Measured measured = Measured.parse(line, ++number[0]);
          if (measured.at() >= from) {
            first.merge(measured.series(), measured.received(), Math::min);
          }
        });
    return first;
  }

  private static Optional<Receipt> arrived(Map<String, Long> first, int atLeast) {
    if (first.size() < atLeast) {
      return Optional.empty();
    }
    // The instant at which the last of those that are needed came, not that of our look.
    List<Long> order = first.values().stream().sorted().toList();
    Instant at = Instant.ofEpochMilli(order.get(atLeast - 1));
    return Optional.of(Receipt.of("at", at.toString(), "series", Integer.toString(first.size())));
  }

  private static Problem tooFew(StepContext context, ExportCheck check, int seen, String trouble) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        seen
            + " series arrive at "
            + check.target().uri().getHost()
            + ", at least "
            + check.expected().atLeast()
            + " are expected",
        trouble.isEmpty() ? "the others have not found the new address, or do not send" : trouble,
        "look at what clients resolve, then " + NextCommand.resume(context));
  }
}
