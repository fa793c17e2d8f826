package dev.understudy.lab.host.system;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The real processes of one machine, and everything in the lab that writes to its disks. While they
 * are at rest, nothing on its disks changes. Thread-safe.
 */
public final class HostProcesses {
  private final Map<String, String> environment;
  private final Set<Process> processes = ConcurrentHashMap.newKeySet();
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
  private final Set<Long> frozen = new HashSet<>();
  private volatile boolean on = true;

  /** Something that may fail to read or write. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  /**
   * @param environment added to each process
   */
  public HostProcesses(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Starts a process of the machine; fails when the machine is off. */
  public Process start(ProcessBuilder builder) throws IOException {
    builder.environment().putAll(environment);
    return writing(
        () -> {
          Process process = builder.start();
          processes.add(process);
          CompletableFuture<Void> unused =
              process.onExit().thenRun(() -> processes.remove(process));
          if (!on) {
            process.destroyForcibly();
          }
          return process;
        });
  }

  /** Runs what writes to the machine's disks from within the lab; keep it short. */
  public <T> T writing(Work<T> work) throws IOException {
    gate.readLock().lock();
    try {
      if (!on) {
        throw new IOException("the machine is off");
      }
      return work.run();
    } finally {
      gate.readLock().unlock();
    }
  }

  /** Stops every writer until the same thread calls {@link #release}. */
  public void rest() throws IOException {
    gate.writeLock().lock();
    boolean resting = false;
    Set<Long> stopped = new LinkedHashSet<>();
    try {
      // A process may have made another just before it stopped: look again until nothing is new.
      for (Set<Long> found = alive(); stopped.addAll(found); found = alive()) {
        Signals.send("STOP", found);
        Signals.awaitStopped(found);
      }
      resting = true;
    } finally {
      if (!resting) {
        release();
      }
    }
  }

  /** Lets them go on, but for those that are frozen. */
  public void release() throws IOException {
    try {
      Set<Long> waiting = alive();
      synchronized (frozen) {
        waiting.removeAll(frozen);
      }
      Signals.send("CONT", waiting);
    } finally {
      gate.writeLock().unlock();
    }
  }

  /** Holds some processes until they are thawed. */
  public void freeze(Collection<Process> some) throws IOException {
    Set<Long> ids = ids(some);
    synchronized (frozen) {
      frozen.addAll(ids);
      Signals.send("STOP", ids);
      Signals.awaitStopped(ids);
    }
  }

  public void thaw(Collection<Process> some) throws IOException {
    Set<Long> ids = ids(some);
    synchronized (frozen) {
      frozen.removeAll(ids);
      Signals.send("CONT", ids);
    }
  }

  /** Lets go on whatever is frozen, so that it can be asked to end. */
  public void thawAll() throws IOException {
    synchronized (frozen) {
      Signals.send("CONT", frozen);
      frozen.clear();
    }
  }

  /** Kills everything at once and starts nothing more. */
  public void end() {
    on = false;
    for (Process each : processes) {
      List<ProcessHandle> children = each.descendants().toList();
      each.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
    for (Process each : processes) {
      try {
        each.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Set<Long> alive() {
    return ids(processes);
  }

  private static Set<Long> ids(Collection<Process> some) {
    Set<Long> ids = new LinkedHashSet<>();
    for (Process each : some) {
      if (each.isAlive()) {
        ids.add(each.pid());
        each.descendants().forEach(child -> ids.add(child.pid()));
      }
    }
    return ids;
  }
}
