package dev.understudy.cloud;

/** The cloud's name of a snapshot: ASCII letters, digits, {@code - _ .}, 1 to 128 characters. */
public record SnapshotId(String value) implements Comparable<SnapshotId> {

  public SnapshotId {
    Names.check(value, "a snapshot");
  }

  @Override
  public int compareTo(SnapshotId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
