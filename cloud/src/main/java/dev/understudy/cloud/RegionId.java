package dev.understudy.cloud;

/** The cloud's name of a region: ASCII letters, digits, {@code - _ .}, 1 to 128 characters. */
public record RegionId(String value) implements Comparable<RegionId> {

  public RegionId {
    Names.check(value, "a region");
  }

  @Override
  public int compareTo(RegionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
