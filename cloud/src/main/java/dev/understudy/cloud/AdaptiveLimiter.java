package dev.understudy.cloud;

import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps each API action below a rate that it learns, and never above the ceiling. A throttled
 * answer says that the cloud has nothing left, so what it gave since the last one, by the time that
 * took, is the rate it allows: calls go on a little below that and grow slowly, then faster the
 * longer nothing is refused. When there is too little to measure, the rate is halved. A throttled
 * action pauses for all threads, then one call probes; no pause outlasts the minute, because quotas
 * are by the minute. Safe for use by many threads.
 */
public final class AdaptiveLimiter {
  private static final double SLOWEST = 0.2;
  private static final double MARGIN = 0.97;
  private static final double FIRST_GROWTH = 0.0025;
  private static final double FURTHER_GROWTH = 0.05;
  private static final Duration ENOUGH_TO_MEASURE = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration PROBE_LOOK = Duration.ofMillis(100);

  private final TimeSource time;
  private final double ceiling;
  private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * A limiter with every action at its ceiling.
   *
   * @param callsPerSecond ceiling of one action, positive
   */
  public AdaptiveLimiter(TimeSource time, int callsPerSecond) {
    if (callsPerSecond <= 0) {
      throw new IllegalArgumentException("calls per second must be positive: " + callsPerSecond);
    }
    this.time = time;
    this.ceiling = callsPerSecond;
  }

  /** Waits until a call of this action may be made; the permit must be told how it went. */
  public Permit acquire(String action) throws InterruptedException {
    Lane lane = lanes.computeIfAbsent(action, name -> new Lane(time.now()));
    while (true) {
      Duration wait;
      synchronized (lane) {
        Instant now = time.now();
        wait = lane.waitAt(now);
        if (wait.isZero()) {
          return lane.admit();
        }
      }
      time.sleep(wait);
    }
  }

  /** Calls per second that the action is allowed now. */
  public double rateOf(String action) {
    Lane lane = lanes.get(action);
    if (lane == null) {
      return ceiling;
    }
    synchronized (lane) {
      return lane.rate;
    }
  }

  /** The right to make one call. Exactly one of its methods is called, once. */
  public final class Permit {
    private final Lane lane;
    private final int generation;
    private final boolean probe;

    private Permit(Lane lane, int generation, boolean probe) {
      this.lane = lane;
      this.generation = generation;
      this.probe = probe;
    }

    /** The cloud answered, whatever it said, without complaining about the rate. */
    public void succeeded() {
      synchronized (lane) {
        lane.grow();
        if (generation == lane.generation) {
          lane.resume(time.now());
        }
        end();
      }
    }

    /**
     * The cloud refused because of the rate. Calls admitted before the last slowdown count once.
     */
    public void throttled() {
      synchronized (lane) {
        if (generation == lane.generation) {
          lane.slowDown(time.now());
        }
        end();
      }
    }

    /** There was no answer, so nothing is learned. */
    public void abandoned() {
      synchronized (lane) {
        end();
      }
    }

    private void end() {
      if (probe) {
        lane.probing = false;
      }
    }
  }

  /** One action; guarded by its own monitor. */
  private final class Lane {
    private double rate = ceiling;
    private double learnt = ceiling;
    private double calls = 1;
    private Instant refilled;
    private Instant pausedUntil;
    private Instant measuredFrom;
    private int answered;
    private Duration pause = FIRST_PAUSE;
    private int generation;
    private boolean suspicious;
    private boolean probing;

    private Lane(Instant now) {
      refilled = now;
      pausedUntil = now;
      measuredFrom = now;
    }

    private Duration waitAt(Instant now) {
      if (now.isBefore(pausedUntil)) {
        return Duration.between(now, pausedUntil);
      }
      if (suspicious) {
        return probing ? PROBE_LOOK : Duration.ZERO;
      }
      double burst = Math.max(1, rate / 2);
      calls = Math.min(burst, calls + Math.max(0, seconds(refilled, now)) * rate);
      refilled = now;
      return calls >= 1 ? Duration.ZERO : Duration.ofNanos((long) ((1 - calls) / rate * 1e9) + 1);
    }

    private Permit admit() {
      boolean probe = suspicious;
      if (probe) {
        probing = true;
      } else {
        calls -= 1;
      }
      return new Permit(this, generation, probe);
    }

    private void grow() {
      answered++;
      double perSecond = FIRST_GROWTH * learnt + FURTHER_GROWTH * Math.max(0, rate - learnt);
      rate = Math.min(ceiling, rate + perSecond / rate);
    }

    private void resume(Instant now) {
      if (suspicious) {
        refilled = now;
      }
      suspicious = false;
      pause = FIRST_PAUSE;
    }

    private void slowDown(Instant now) {
      generation++;
      if (!suspicious) {
        rate = Math.max(SLOWEST, allowed(now));
        learnt = rate;
      }
      measuredFrom = now;
      answered = 0;
      calls = 0;
      refilled = now;
      pausedUntil = now.plus(untilNextMinute(now));
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      suspicious = true;
    }

    /** What the cloud allowed since it had nothing left, and a little less. */
    private double allowed(Instant now) {
      double seconds = seconds(measuredFrom, now);
      if (seconds < ENOUGH_TO_MEASURE.toSeconds()) {
        return rate / 2;
      }
      return Math.max(rate / 2, Math.min(rate, answered / seconds) * MARGIN);
    }

    /** The pause, but no longer than to the next full minute. */
    private Duration untilNextMinute(Instant now) {
      Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
      Duration left = Duration.between(now, minute).plus(SHORTEST_PAUSE);
      return left.compareTo(pause) < 0 ? left : pause;
    }

    private static double seconds(Instant from, Instant to) {
      return Duration.between(from, to).toNanos() / 1e9;
    }
  }
}
