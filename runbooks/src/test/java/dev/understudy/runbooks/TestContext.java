package dev.understudy.runbooks;

import dev.understudy.core.Deadline;
import dev.understudy.core.Receipt;
import dev.understudy.core.RunId;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the runner would give a step, on a clock that moves only by sleeping. */
public class TestContext implements StepContext {
  public static final Instant START = Instant.parse("2026-11-24T09:00:00Z");

  private final RunId run = new RunId("20261124t090000z-4f2a91");
  private final SteppedTime time = new SteppedTime(START);
  private final Deadline deadline = Deadline.in(time, Duration.ofMinutes(10));
  private final Map<StepId, Receipt> receipts = new HashMap<>();
  private final List<String> progress = new ArrayList<>();

  /** What the step was heard to say. */
  public List<String> heard() {
    return progress;
  }

  @Override
  public RunId run() {
    return run;
  }

  @Override
  public Token token() {
    return Token.of(run, new StepId("step"), 1);
  }

  @Override
  public TimeSource time() {
    return time;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public Receipt receiptOf(StepId step) {
    return receipts.getOrDefault(step, Receipt.empty());
  }

  @Override
  public Instant started() {
    return START;
  }

  @Override
  public void progress(String message) {
    progress.add(message);
  }
}
