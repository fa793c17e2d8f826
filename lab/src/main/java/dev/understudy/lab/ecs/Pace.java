package dev.understudy.lab.ecs;

import java.time.Duration;

/**
 * How long the lab's transitions take.
 *
 * @param factor of the quick or typical durations; 0 for transitions that are over when the call
 *     returns
 * @param typical whether the factor is of Aliyun's typical durations
 */
public record Pace(double factor, boolean typical) {
  public static final Pace INSTANT = new Pace(0, false);
  public static final Pace QUICK = new Pace(1, false);

  public Pace {
    if (!(factor >= 0 && factor <= 1000)) {
      throw new IllegalArgumentException("a pace is between 0 and 1000, not " + factor);
    }
  }

  /**
   * {@code quick}, {@code 0} for instant, or a factor of Aliyun's typical durations: {@code 1}
   * takes as long as there.
   */
  public static Pace parse(String text) {
    if (text.equals("quick")) {
      return QUICK;
    }
    try {
      double factor = Double.parseDouble(text);
      return factor == 0 ? INSTANT : new Pace(factor, true);
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException("a pace is 'quick' or a number, not '" + text + "'");
    }
  }

  boolean isInstant() {
    return factor == 0;
  }

  Duration of(Delay delay) {
    Duration whole = typical ? delay.typical() : delay.quick();
    return Duration.ofMillis(Math.round(whole.toMillis() * factor));
  }
}
