package dev.understudy.snapshot.status;

/**
 * How many snapshots of a disk a policy comes to, from then on for ever.
 *
 * @param min just after the calendar let some go
 * @param max just before it does
 */
public record SteadyCount(int min, int max) {

  @Override
  public String toString() {
    return min == max ? Integer.toString(min) : min + " to " + max;
  }
}
