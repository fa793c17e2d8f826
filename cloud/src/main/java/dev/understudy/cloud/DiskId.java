package dev.understudy.cloud;

/** The cloud's name of a disk: ASCII letters, digits, {@code - _ .}, 1 to 128 characters. */
public record DiskId(String value) implements Comparable<DiskId> {

  public DiskId {
    Names.check(value, "a disk");
  }

  @Override
  public int compareTo(DiskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
