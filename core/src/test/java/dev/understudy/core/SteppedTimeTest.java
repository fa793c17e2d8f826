package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SteppedTimeTest {
  private final SteppedTime time = new SteppedTime(MemoryJournal.START);

  @Test
  void aSleepMovesTheClockAndReturnsAtOnce() throws Exception {
    time.sleep(Duration.ofHours(3));
    time.sleep(Duration.ofHours(-1));

    assertThat(time.now()).isEqualTo(MemoryJournal.START.plus(Duration.ofHours(3)));
  }

  @Test
  void aSleepHearsAnInterruption() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> time.sleep(Duration.ofHours(1)))
        .isInstanceOf(InterruptedException.class);
    assertThat(time.now()).isEqualTo(MemoryJournal.START);
  }

  @Test
  void aPollLooksLessAndLessOftenAndOnceMoreAtTheEnd() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Deadline deadline = Deadline.in(time, Duration.ofMinutes(2));

    Optional<String> answer =
        Poll.standard()
            .until(
                deadline,
                () -> {
                  looks.incrementAndGet();
                  return Optional.empty();
                });

    assertThat(answer).isEmpty();
    assertThat(looks.get()).isBetween(20, 30);
    assertThat(time.now()).isEqualTo(MemoryJournal.START.plus(Duration.ofMinutes(2)));
  }

  @Test
  void aPollThatIsOverLooksOnceAllTheSame() throws Exception {
    Deadline over = Deadline.in(time, Duration.ZERO);

    assertThat(Poll.standard().until(over, () -> Optional.of("there"))).contains("there");
  }
}
