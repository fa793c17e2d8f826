package dev.understudy.cloud;

/** The cloud's name of a snapshot-consistent group, made of the same letters as the others. */
public record SnapshotGroupId(String value) implements Comparable<SnapshotGroupId> {

  public SnapshotGroupId {
    Names.check(value, "a snapshot group");
  }

  @Override
  public int compareTo(SnapshotGroupId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
