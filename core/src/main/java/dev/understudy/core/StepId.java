package dev.understudy.core;

import java.util.regex.Pattern;

/**
 * The name of a step, unique in its plan: lower-case words joined by {@code - . /}, at most 80
 * characters.
 */
public record StepId(String value) implements Comparable<StepId> {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9./-]{0,79}");

  public StepId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a step id: '" + value + "'");
    }
  }

  @Override
  public int compareTo(StepId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
