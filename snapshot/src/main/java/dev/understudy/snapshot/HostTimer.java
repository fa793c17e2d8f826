package dev.understudy.snapshot;

import dev.understudy.cloud.server.Host;
import java.util.List;

/**
 * A means of a host to do something later by itself. What it was told to do outlives our login and
 * ends with the host's power, as a freeze does. All but {@link #arm} may be repeated.
 */
interface HostTimer {

  /** Hands the thaw over; false when this host has no such means, or refuses. */
  boolean arm(Host host, Thaw thaw) throws InterruptedException;

  /** Whether its time has not come yet: it is armed, and has not begun to thaw. */
  boolean isWaiting(Host host, String name) throws InterruptedException;

  /** Names of all that wait or thaw now, whoever armed them; fails when it cannot tell. */
  List<String> all(Host host) throws InterruptedException;

  /** Takes the thaw back; one that has begun goes on. */
  void disarm(Host host, String name) throws InterruptedException;
}
