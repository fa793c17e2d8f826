package dev.understudy.cloud;

/**
 * The cloud's name of a security group: ASCII letters, digits, {@code - _ .}, 1 to 128 characters.
 */
public record SecurityGroupId(String value) implements Comparable<SecurityGroupId> {

  public SecurityGroupId {
    Names.check(value, "a security group");
  }

  @Override
  public int compareTo(SecurityGroupId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
