package dev.understudy.lab.workload;

import java.util.regex.Pattern;

/**
 * One value of one series at one instant.
 *
 * @param at epoch milliseconds
 */
public record Reading(String series, long at, double value) {
  private static final Pattern SERIES = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  public Reading {
    if (!SERIES.matcher(series).matches()) {
      throw new IllegalArgumentException("not a series name: letters, digits and _ . - up to 64");
    }
    if (at <= 0) {
      throw new IllegalArgumentException("at must be milliseconds since 1970, above 0");
    }
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value must be a finite number");
    }
  }

  /** Reads {@code series,at,value}. */
  static Reading ofCsv(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 3) {
      throw new IllegalArgumentException("expected series,at,value");
    }
    try {
      return new Reading(
          cells[0].strip(), Long.parseLong(cells[1].strip()), Double.parseDouble(cells[2].strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("at and value must be numbers", e);
    }
  }

  String toCsv() {
    return series + "," + at + "," + value;
  }
}
