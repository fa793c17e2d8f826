package dev.understudy.lab.ecs;

import java.time.Duration;

/** Transitions that take time: how long in the quick lab, and how long typically on Aliyun. */
enum Delay {
  DISKS_OF_INSTANCE(150, 4_000),
  BOOT(600, 20_000),
  STOP(300, 15_000),
  RELEASE(150, 5_000),
  DISK(300, 5_000),
  ATTACH(200, 3_000),
  DETACH(200, 10_000),
  RESET(300, 20_000),
  SNAPSHOT(700, 90_000),
  IMAGE(700, 300_000),
  COPY(700, 600_000);

  private final Duration quick;
  private final Duration typical;

  Delay(long quickMillis, long typicalMillis) {
    this.quick = Duration.ofMillis(quickMillis);
    this.typical = Duration.ofMillis(typicalMillis);
  }

  Duration quick() {
    return quick;
  }

  Duration typical() {
    return typical;
  }
}
