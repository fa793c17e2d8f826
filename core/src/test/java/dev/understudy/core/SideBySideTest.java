package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  @Test
  void doesEachOnce() throws Exception {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    AtomicInteger calls = new AtomicInteger();

    SideBySide.each(
        IntStream.range(0, 500).boxed().toList(),
        7,
        number -> {
          done.add(number);
          calls.incrementAndGet();
        });

    assertThat(done).hasSize(500);
    assertThat(calls).hasValue(500);
  }

  @Test
  void severalAreAtWorkAtTheSameTime() throws Exception {
    CyclicBarrier all = new CyclicBarrier(4);

    SideBySide.each(
        List.of(1, 2, 3, 4),
        4,
        number -> {
          try {
            all.await();
          } catch (java.util.concurrent.BrokenBarrierException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void aFailureStopsTheRestAndIsThrown() {
    AtomicInteger begun = new AtomicInteger();

    assertThatThrownBy(
            () ->
                SideBySide.each(
                    IntStream.range(0, 1000).boxed().toList(),
                    2,
                    number -> {
                      begun.incrementAndGet();
                      if (number == 3) {
                        throw new IllegalArgumentException("three");
                      }
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("three");
    assertThat(begun).hasValueLessThan(1000);
  }

  @Test
  void anInterruptReachesTheWorkersAndTheCaller() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch interrupted = new CountDownLatch(2);
    AtomicInteger thrown = new AtomicInteger();
    Thread caller =
        new Thread(
            () -> {
              try {
                SideBySide.each(
                    List.of(1, 2, 3),
                    2,
                    number -> {
                      begun.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } finally {
                        interrupted.countDown();
                      }
                    });
              } catch (InterruptedException e) {
                thrown.incrementAndGet();
              }
            });
    caller.start();
    begun.await();

    caller.interrupt();
    caller.join();

    assertThat(interrupted.getCount()).isZero();
    assertThat(thrown).hasValue(1);
  }
}
