package dev.understudy.cloud.fake;

import dev.understudy.core.Deadline;
import dev.understudy.core.Receipt;
import dev.understudy.core.RunId;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The context of one step of one run, started when it is made. */
public final class FakeContext implements StepContext {
  private static final RunId RUN = new RunId("20261124t093015z-4f2a91");

  private final TimeSource time;
  private final StepId step;
  private final Instant started;
  private final Deadline deadline;
  private final List<String> progress = new ArrayList<>();

  public FakeContext(TimeSource time, StepId step, Duration timeout) {
    this.time = time;
    this.step = step;
    this.started = time.now();
    this.deadline = Deadline.in(time, timeout);
  }

  public static FakeContext of(TimeSource time, StepId step) {
    return new FakeContext(time, step, Duration.ofMinutes(10));
  }

  @Override
  public RunId run() {
    return RUN;
  }

  @Override
  public Token token() {
    return Token.of(RUN, step, 1);
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
  public Receipt receiptOf(StepId other) {
    throw new IllegalStateException("this context has no step " + other);
  }

  @Override
  public Instant started() {
    return started;
  }

  @Override
  public void progress(String message) {
    progress.add(message);
  }

  public List<String> said() {
    return List.copyOf(progress);
  }
}
