package dev.understudy.lab.ecs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What an action leaves to be done once the model's lock is released: work on hosts and disks, and
 * what becomes of the model when that is over.
 */
final class Effects {

  /** Changes the model, under its lock, when the work is over. */
  @FunctionalInterface
  interface Settlement {
    /**
     * @param worked false when the work threw
     * @param next takes what is to follow
     */
    void settle(boolean worked, Effects next);
  }

  /**
   * @param atOnce whether it is done before the reply is sent
   */
  record Effect(boolean atOnce, Duration delay, Runnable work, Settlement settlement) {}

  private final Pace pace;
  private final List<Effect> effects = new ArrayList<>();

  Effects(Pace pace) {
    this.pace = pace;
  }

  /** Work that is over before the reply is sent. */
  void atOnce(Runnable work, Settlement settlement) {
    effects.add(new Effect(true, Duration.ZERO, work, settlement));
  }

  /** Work that starts now and is over no earlier than after the delay. */
  void later(Delay delay, Runnable work, Settlement settlement) {
    effects.add(new Effect(pace.isInstant(), pace.of(delay), work, settlement));
  }

  List<Effect> list() {
    return List.copyOf(effects);
  }
}
