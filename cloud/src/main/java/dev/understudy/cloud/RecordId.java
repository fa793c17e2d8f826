package dev.understudy.cloud;

/** The cloud's name of a DNS record: ASCII letters, digits, {@code - _ .}, 1 to 128 characters. */
public record RecordId(String value) implements Comparable<RecordId> {

  public RecordId {
    Names.check(value, "a DNS record");
  }

  @Override
  public int compareTo(RecordId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
