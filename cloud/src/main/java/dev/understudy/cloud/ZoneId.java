package dev.understudy.cloud;

/** The cloud's name of a zone: ASCII letters, digits, {@code - _ .}, 1 to 128 characters. */
public record ZoneId(String value) implements Comparable<ZoneId> {

  public ZoneId {
    Names.check(value, "a zone");
  }

  @Override
  public int compareTo(ZoneId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
