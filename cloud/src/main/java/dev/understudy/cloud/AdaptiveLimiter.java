package dev.understudy.cloud;

import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps each API action below a rate that it learns: the rate grows a little with every answer, is
 * halved by a throttled one, and never exceeds the ceiling. A throttled action pauses for all
 * threads, then one call probes. Safe for use by many threads.
 */
public final class AdaptiveLimiter {
  private static final double SLOWEST = 0.2;
  private static final double GROWTH = 0.02;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
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
        lane.rate = Math.min(ceiling, lane.rate + ceiling * GROWTH);
        if (generation == lane.generation) {
          lane.suspicious = false;
          lane.pause = FIRST_PAUSE;
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
    private double calls;
    private Instant refilled;
    private Instant pausedUntil;
    private Duration pause = FIRST_PAUSE;
    private int generation;
    private boolean suspicious;
    private boolean probing;

    private Lane(Instant now) {
      refilled = now;
      pausedUntil = now;
      calls = burst();
    }

    private double burst() {
      return Math.max(1, rate / 2);
    }

    private Duration waitAt(Instant now) {
      if (now.isBefore(pausedUntil)) {
        return Duration.between(now, pausedUntil);
      }
      if (suspicious) {
        return probing ? PROBE_LOOK : Duration.ZERO;
      }
      double seconds = Math.max(0, Duration.between(refilled, now).toNanos() / 1e9);
      calls = Math.min(burst(), calls + seconds * rate);
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

    private void slowDown(Instant now) {
      generation++;
      rate = Math.max(SLOWEST, rate / 2);
      calls = 0;
      refilled = now;
      pausedUntil = now.plus(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      suspicious = true;
    }
  }
}
