package dev.understudy.cli;

import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * The clock of a machine that goes as fast as others and shows another time.
 *
 * @param ahead by how much; negative when it is slow
 */
record ShiftedTime(Duration ahead) implements TimeSource {

  @Override
  public Instant now() {
    return TimeSource.system().now().plus(ahead);
  }

  @Override
  public void sleep(Duration pause) throws InterruptedException {
    TimeSource.system().sleep(pause);
  }
}
