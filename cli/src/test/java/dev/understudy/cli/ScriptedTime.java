package dev.understudy.cli;

import dev.understudy.core.SteppedTime;
import dev.understudy.core.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Stepped time in whose sleeps things happen, one in each; a sleep too many is an error. */
final class ScriptedTime implements TimeSource {
  private final SteppedTime time;
  private final Queue<Event> events = new ArrayDeque<>();

  /** What happens while somebody sleeps. */
  interface Event {
    void happen() throws IOException;
  }

  ScriptedTime(SteppedTime time, Event... events) {
    this.time = time;
    this.events.addAll(List.of(events));
  }

  void happen(Event event) {
    events.add(event);
  }

  boolean isOver() {
    return events.isEmpty();
  }

  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public void sleep(Duration pause) throws InterruptedException {
    time.sleep(pause);
    try {
      events.remove().happen();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
