package dev.understudy.continuity.sql;

import java.util.function.Consumer;

/** A text that is read once, line by line: a file, standard input, what a service exports. */
public interface Lines {

  /** Hands over every line, in order. */
  void each(Consumer<String> line) throws InterruptedException;
}
