package dev.understudy.cloud.yaml;

/** A place in a text; line and column count from 1. */
public record Position(int line, int column) implements Comparable<Position> {

  /** Where a file begins. */
  public static Position start() {
    return new Position(1, 1);
  }

  @Override
  public int compareTo(Position other) {
    return line == other.line
        ? Integer.compare(column, other.column)
        : Integer.compare(line, other.line);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
