package dev.understudy.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of data as people read and write them, in powers of ten. */
final class Bytes {
  private static final String UNITS = "kMGTPE";
  private static final Pattern AMOUNT =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kKMGT]?)B?(?:/s)?");

  private Bytes() {}

  /** {@code 512 B}, {@code 1.2 MB}, {@code 340 GB}. */
  static String text(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.5) {
      value /= 1000;
      unit++;
    }
    String format = value < 9.95 ? "%.1f %sB" : "%.0f %sB";
    return String.format(Locale.ROOT, format, value, UNITS.charAt(unit));
  }

  /** {@code 50MB/s} as bytes; empty when it is no amount, or zero. */
  static Optional<Long> parse(String text) {
    Matcher matcher = AMOUNT.matcher(text.trim());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String unit = matcher.group(2);
    int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit.equals("K") ? "k" : unit) + 1;
    long bytes = (long) (Double.parseDouble(matcher.group(1)) * Math.pow(1000, power));
    return bytes > 0 ? Optional.of(bytes) : Optional.empty();
  }
}
