package dev.understudy.cloud;

/** The cloud's name of an image: ASCII letters, digits, {@code - _ .}, 1 to 128 characters. */
public record ImageId(String value) implements Comparable<ImageId> {

  public ImageId {
    Names.check(value, "an image");
  }

  @Override
  public int compareTo(ImageId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
