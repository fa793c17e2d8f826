package dev.understudy.cloud;

import java.util.regex.Pattern;

/** The shape of names that come from outside. */
final class Names {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private Names() {}

  static void check(String value, String kind) {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not the name of " + kind + ": '" + value + "'");
    }
  }
}
