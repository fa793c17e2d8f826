package dev.understudy.lab.rpc;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Nonces seen within the window in which a timestamp is valid, so that no request is replayed. */
final class NonceMemory {
  private final Duration window;
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  NonceMemory(Duration window) {
    this.window = window;
  }

  /** Remembers it; false when it was used already. */
  synchronized boolean isFirstUse(String accessKeyId, String nonce, Instant now) {
    forget(now.minus(window));
    return seen.putIfAbsent(accessKeyId + " " + nonce, now) == null;
  }

  private void forget(Instant before) {
    Iterator<Instant> times = seen.values().iterator();
    while (times.hasNext() && times.next().isBefore(before)) {
      times.remove();
    }
  }
}
