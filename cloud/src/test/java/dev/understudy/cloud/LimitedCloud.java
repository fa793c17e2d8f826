package dev.understudy.cloud;

import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A fleet of calls from 16 threads through a limiter to a cloud with a limit of its own, without a
 * thread and without waiting: whoever would sleep is woken when it is his turn. The same every
 * time.
 */
final class LimitedCloud {
  private static final int THREADS = 16;
  private static final Instant BEGIN = Instant.parse("2026-11-24T09:00:07.300Z");

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private final RetryPolicy retries = RetryPolicy.standard();
  private final Random random = new Random(1);
  private final Predicate<Instant> allows;
  private final AdaptiveLimiter limiter;
  private Instant now = BEGIN;
  private int waiting;
  private int done;
  private int throttled;
  private int number;

  private record Event(Instant at, int number, Runnable what) {}

  /** What came of all calls. */
  record Outcome(Duration took, int throttled) {}

  /** Thrown instead of sleeping. */
  private static final class Asleep extends RuntimeException {
    private final transient Duration pause;

    Asleep(Duration pause) {
      super("asleep", null, false, false);
      this.pause = pause;
    }
  }

  private final class Clock implements TimeSource {
    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void sleep(Duration pause) {
      throw new Asleep(pause);
    }
  }

  private LimitedCloud(int ceiling, Predicate<Instant> allows) {
    this.allows = allows;
    this.limiter = new AdaptiveLimiter(new Clock(), ceiling);
  }

  /** So many calls a second, and those of one second that were not made. */
  static Predicate<Instant> bucket(double rate) {
    return new Predicate<>() {
      private double left = rate;
      private Instant filled = BEGIN;

      @Override
      public boolean test(Instant now) {
        left = Math.min(rate, left + Duration.between(filled, now).toNanos() / 1e9 * rate);
        filled = now;
        boolean allowed = left >= 1;
        left -= allowed ? 1 : 0;
        return allowed;
      }
    };
  }

  /** So many calls in every minute of a clock that is {@code ahead} of ours. */
  static Predicate<Instant> quota(int calls, Duration ahead) {
    return new Predicate<>() {
      private long minute;
      private int used;

      @Override
      public boolean test(Instant now) {
        long current = now.plus(ahead).getEpochSecond() / 60;
        used = current == minute ? used + 1 : 1;
        minute = current;
        return used <= calls;
      }
    };
  }

  static Outcome run(int calls, int ceiling, Predicate<Instant> allows) {
    LimitedCloud cloud = new LimitedCloud(ceiling, allows);
    cloud.waiting = calls;
    for (int thread = 0; thread < THREADS; thread++) {
      cloud.next();
    }
    while (cloud.done < calls) {
      Event event = cloud.events.remove();
      cloud.now = event.at();
      event.what().run();
    }
    return new Outcome(Duration.between(BEGIN, cloud.now), cloud.throttled);
  }

  private void next() {
    if (waiting > 0) {
      waiting--;
      call(1);
    }
  }

  private void call(int attempt) {
    try {
      AdaptiveLimiter.Permit permit = limiter.acquire("CreateSnapshot");
      Duration way = Duration.ofMillis(15 + random.nextInt(45));
      in(way, () -> arrive(permit, attempt, way));
    } catch (Asleep asleep) {
      in(asleep.pause, () -> call(attempt));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void arrive(AdaptiveLimiter.Permit permit, int attempt, Duration way) {
    if (allows.test(now)) {
      in(
          way,
          () -> {
            permit.succeeded();
            done++;
            next();
          });
    } else {
      in(
          way,
          () -> {
            permit.throttled();
            throttled++;
            in(retries.pauseAfter(attempt, random.nextDouble()), () -> call(attempt + 1));
          });
    }
  }

  private void in(Duration pause, Runnable what) {
    events.add(new Event(now.plus(pause), number++, what));
  }
}
