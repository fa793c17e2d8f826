package dev.understudy.lab;

import java.util.ArrayDeque;
import java.util.Deque;

/** What must be closed again, newest first, each whatever the others do. */
final class Resources implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) {
        System.err.println("lab: while going down: " + failed);
      }
    }
  }
}
