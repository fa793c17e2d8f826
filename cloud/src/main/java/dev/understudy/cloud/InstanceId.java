package dev.understudy.cloud;

/** The cloud's name of a server: ASCII letters, digits, {@code - _ .}, 1 to 128 characters. */
public record InstanceId(String value) implements Comparable<InstanceId> {

  public InstanceId {
    Names.check(value, "a server");
  }

  @Override
  public int compareTo(InstanceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
