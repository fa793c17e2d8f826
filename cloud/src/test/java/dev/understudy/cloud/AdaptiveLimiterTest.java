package dev.understudy.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdaptiveLimiterTest {
  private final SteppedTime time = new SteppedTime();
  private final AdaptiveLimiter limiter = new AdaptiveLimiter(time, 20);

  @Test
  void neverExceedsTheCeilingByMoreThanItsBurst() throws Exception {
    Instant begin = time.now();

    for (int call = 0; call < 200; call++) {
      limiter.acquire("CreateSnapshot").succeeded();
    }

    double seconds = Duration.between(begin, time.now()).toMillis() / 1000.0;
    assertThat(seconds).isCloseTo(199 / 20.0, within(0.1));
  }

  @Test
  void actionsDoNotSlowEachOtherDown() throws Exception {
    limiter.acquire("CreateSnapshot").throttled();
    Instant begin = time.now();

    limiter.acquire("DescribeDisks").succeeded();

    assertThat(time.now()).isEqualTo(begin);
    assertThat(limiter.rateOf("CreateSnapshot")).isEqualTo(10);
    assertThat(limiter.rateOf("DescribeDisks")).isEqualTo(20);
  }

  @Test
  void aThrottledActionPausesAndThenProbes() throws Exception {
    limiter.acquire("a").throttled();
    Instant begin = time.now();

    AdaptiveLimiter.Permit probe = limiter.acquire("a");

    assertThat(Duration.between(begin, time.now())).isEqualTo(Duration.ofMillis(250));
    probe.succeeded();
    assertThat(limiter.rateOf("a")).isEqualTo(10, within(0.01));
  }

  @Test
  void pausesGrowWhileItStaysThrottledAndStartAnewAfterSuccess() throws Exception {
    List<Long> pauses = new ArrayList<>();
    for (int call = 0; call < 8; call++) {
      Instant begin = time.now();
      AdaptiveLimiter.Permit permit = limiter.acquire("a");
      pauses.add(Duration.between(begin, time.now()).toMillis());
      permit.throttled();
    }
    assertThat(pauses).containsExactly(0L, 250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L);

    limiter.acquire("a").succeeded();
    limiter.acquire("a").throttled();
    Instant begin = time.now();
    limiter.acquire("a").succeeded();

    assertThat(Duration.between(begin, time.now())).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void noPauseOutlastsTheMinuteBecauseThenTheQuotaIsNew() throws Exception {
    time.advance(Duration.ofSeconds(33));
    for (int call = 0; call < 7; call++) {
      limiter.acquire("a").throttled();
    }
    assertThat(time.now()).isEqualTo("2026-11-24T09:00:48.750Z");
    limiter.acquire("a").throttled();

    limiter.acquire("a").succeeded();

    assertThat(time.now()).isEqualTo("2026-11-24T09:01:00.050Z");
  }

  @Test
  void manyThrottledAnswersToCallsOfOneMomentCountOnce() throws Exception {
    List<AdaptiveLimiter.Permit> together = new ArrayList<>();
    for (int call = 0; call < 8; call++) {
      together.add(limiter.acquire("a"));
    }

    together.forEach(AdaptiveLimiter.Permit::throttled);

    assertThat(limiter.rateOf("a")).isEqualTo(10);
  }

  @Test
  void aRefusedProbeSaysNothingOfTheRate() throws Exception {
    for (int call = 0; call < 20; call++) {
      limiter.acquire("a").throttled();
    }

    assertThat(limiter.rateOf("a")).isEqualTo(10);
  }

  @Test
  void theRateNeverFallsToNothingAndRecovers() throws Exception {
    for (int call = 0; call < 20; call++) {
      limiter.acquire("a").throttled();
      limiter.acquire("a").succeeded();
    }
    assertThat(limiter.rateOf("a")).isEqualTo(0.2, within(0.01));
    Instant begin = time.now();

    while (limiter.rateOf("a") < 20) {
      limiter.acquire("a").succeeded();
    }

    assertThat(Duration.between(begin, time.now())).isLessThan(Duration.ofMinutes(3));
  }

  @Test
  void oneRefusalAfterALongTimeCostsLittle() throws Exception {
    for (int call = 0; call < 100; call++) {
      limiter.acquire("a").succeeded();
    }

    limiter.acquire("a").throttled();

    assertThat(limiter.rateOf("a")).isBetween(19.0, 20.0);
  }

  @Test
  void onlyOneCallProbesWhileTheOthersWait() throws Exception {
    AdaptiveLimiter real = new AdaptiveLimiter(TimeSource.system(), 100);
    real.acquire("a").throttled();
    AtomicInteger admitted = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<AdaptiveLimiter.Permit> permits = new ArrayList<>();
    List<Future<?>> calls = new ArrayList<>();
    for (int call = 0; call < 4; call++) {
      calls.add(
          threads.submit(
              () -> {
                AdaptiveLimiter.Permit permit = real.acquire("a");
                admitted.incrementAndGet();
                synchronized (permits) {
                  permits.add(permit);
                }
                first.countDown();
                return null;
              }));
    }
    assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    int whileProbing = admitted.get();
    synchronized (permits) {
      permits.get(0).succeeded();
    }

    for (Future<?> call : calls) {
      call.get(20, TimeUnit.SECONDS);
    }

    assertThat(whileProbing).isEqualTo(1);
    assertThat(admitted).hasValue(4);
    threads.shutdownNow();
  }

  @Test
  void aProbeWithoutAnAnswerMakesRoomForTheNext() throws Exception {
    limiter.acquire("a").throttled();
    limiter.acquire("a").abandoned();

    limiter.acquire("a").succeeded();

    assertThat(limiter.rateOf("a")).isEqualTo(10, within(0.01));
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    limiter.acquire("a").throttled();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> limiter.acquire("a")).isInstanceOf(InterruptedException.class);
  }

  @Property(tries = 50)
  void inEverySecondAtMostBurstPlusRateCallsAreAdmitted(
      @ForAll @IntRange(min = 1, max = 50) int ceiling,
      @ForAll @IntRange(min = 0, max = 300) int idle)
      throws Exception {
    SteppedTime clock = new SteppedTime();
    AdaptiveLimiter limited = new AdaptiveLimiter(clock, ceiling);
    limited.acquire("a").succeeded();
    clock.advance(Duration.ofMillis(idle));
    Instant begin = clock.now();

    int calls = 0;
    while (clock.now().isBefore(begin.plusSeconds(1))) {
      limited.acquire("a").succeeded();
      calls++;
    }

    assertThat(calls).isLessThanOrEqualTo(ceiling + Math.max(1, ceiling / 2) + 1);
  }
}
